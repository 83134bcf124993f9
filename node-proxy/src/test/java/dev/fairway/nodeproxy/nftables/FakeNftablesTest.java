package dev.fairway.nodeproxy.nftables;

import java.util.function.Consumer;

class FakeNftablesTest extends NftablesContract {

    @Override
    void with(Consumer<Nftables> test) {
        test.accept(new FakeNftables());
    }
}
