package dev.fairway.nodeproxy.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.netlink.NetworkNamespace;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NetlinkNftablesIT extends NftablesContract {

    private static final Table TABLE = new Table(IpFamily.IPV4, "owned");

    @Override
    void with(Consumer<Nftables> test) {
        NetworkNamespace.inNew(() -> {
            try (Nftables nftables = NetlinkNftables.open(Kernel.syscalls())) {
                test.accept(nftables);
            }
            return true;
        });
    }

    @Test
    void anOwnedTableIsClosedToOthersAndOutlivesItsOwner() {
        NetworkNamespace.inNew(() -> {
            // Given
            Transaction take = Transaction.of(new Command.AddTable(TABLE, true, "mine"));
            try (Nftables other = NetlinkNftables.open(Kernel.syscalls())) {
                NftablesException refusal;
                try (Nftables owner = NetlinkNftables.open(Kernel.syscalls())) {
                    owner.commit(take);

                    // When
                    refusal = catchThrowableOfType(
                            NftablesException.class,
                            () -> other.commit(Transaction.of(new Command.DeleteTable(TABLE))));
                }

                // Then
                assertThat(refusal.isNotPermitted()).isTrue();
                assertThat(other.find(TABLE)).isPresent();
                other.commit(take);
                other.commit(Transaction.of(new Command.DeleteTable(TABLE)));
            }
            return true;
        });
    }
}
