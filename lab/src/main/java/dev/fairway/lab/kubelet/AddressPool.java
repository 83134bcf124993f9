package dev.fairway.lab.kubelet;

import dev.fairway.lab.LabException;
import dev.fairway.lab.network.PodLink;
import java.util.BitSet;

/** The pod numbers of one node; a number that was given back is used again as late as possible. */
final class AddressPool {
    private final int node;
    private final BitSet used = new BitSet();
    private int next = PodLink.FIRST_HOST;

    AddressPool(int node) {
        this.node = node;
    }

    synchronized PodLink take() {
        for (int tried = PodLink.FIRST_HOST; tried <= PodLink.LAST_HOST; tried++) {
            int host = next;
            next = host == PodLink.LAST_HOST ? PodLink.FIRST_HOST : host + 1;
            if (!used.get(host)) {
                used.set(host);
                return new PodLink(node, host);
            }
        }
        throw new LabException("node-" + node + " has no free pod address");
    }

    synchronized void giveBack(PodLink link) {
        used.clear(link.host());
    }
}
