package dev.fairway.nodeproxy.core;

import dev.fairway.rules.ruleset.NodeRules;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What the kernel holds for the node as a whole. */
final class NodeEntries {

    private NodeEntries() {}

    static SequencedMap<Key, Value> of(NodeRules rules) {
        SequencedMap<Key, Value> entries = new LinkedHashMap<>();
        rules.nodePortAddresses().forEach(address -> entries.put(new Key.NodeAddress(address), Value.PRESENT));
        rules.podCidrs().forEach(cidr -> entries.put(new Key.PodCidr(cidr), Value.PRESENT));
        rules.serviceCidrs().forEach(cidr -> entries.put(new Key.ServiceCidr(cidr), Value.PRESENT));
        return entries;
    }
}
