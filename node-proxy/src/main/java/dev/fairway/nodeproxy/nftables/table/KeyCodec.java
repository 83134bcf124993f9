package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.Key;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.nftables.Data;
import dev.fairway.nodeproxy.nftables.Element;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The core's facts as elements of the table's sets and maps, and back. */
final class KeyCodec {

    private final IpFamily family;
    private final SlotCounts counts;

    KeyCodec(IpFamily family, SlotCounts counts) {
        this.family = family;
        this.counts = counts;
    }

    /** Where a fact is kept. */
    static String set(Key key) {
        return switch (key) {
            case Key.ServiceAddress address ->
                address.scope() == Key.Scope.ANYONE ? Names.SERVICE_ADDRESSES : Names.IN_CLUSTER_ADDRESSES;
            case Key.NodePort port -> port.scope() == Key.Scope.ANYONE ? Names.NODE_PORTS : Names.IN_CLUSTER_NODE_PORTS;
            case Key.Slot _ -> Names.ENDPOINTS;
            case Key.Pick _ -> Names.AFFINITY_PICKS;
            case Key.Member _ -> Names.AFFINITY_ENDPOINTS;
            case Key.Affinity(IpFamily _, int _, Duration timeout) -> Names.affinity(timeout.toSeconds());
            case Key.Hairpin _ -> Names.HAIRPINS;
            case Key.ClusterIp _ -> Names.CLUSTER_IPS;
            case Key.Restricted _ -> Names.RESTRICTED;
            case Key.AllowedSource _ -> Names.ALLOWED_SOURCES;
            case Key.NodeAddress _ -> Names.NODE_ADDRESSES;
            case Key.PodCidr _ -> Names.POD_CIDRS;
            case Key.ServiceCidr _ -> Names.SERVICE_CIDRS;
        };
    }

    /**
     * One element, or for a prefix in a set of ranges its start and its end.
     *
     * @param value null to remove it, whatever its value
     */
    List<Element> elements(Key key, @Nullable Value value) {
        return switch (key) {
            case Key.ServiceAddress(Key.Scope _, InetAddress address, Protocol protocol, int port) ->
                mapping(Fields.write().address(address).protocol(protocol).port(port), key, value);
            case Key.NodePort(Key.Scope _, IpFamily _, Protocol protocol, int port) ->
                mapping(Fields.write().protocol(protocol).port(port), key, value);
            case Key.Slot(IpFamily _, int group, int slot) ->
                mapping(Fields.write().number(group).number(slot), key, value);
            case Key.Pick(IpFamily _, int group, int slot) ->
                mapping(Fields.write().number(group).number(slot), key, value);
            case Key.Member(IpFamily _, int group, int member) ->
                mapping(Fields.write().number(ActionCode.member(group, member)), key, value);
            case Key.Affinity(IpFamily _, int group, Duration _) ->
                member(Fields.write().number(group));
            case Key.Hairpin(InetAddress address) ->
                member(Fields.write().address(address).address(address));
            case Key.ClusterIp(InetAddress address) -> member(Fields.write().address(address));
            case Key.Restricted(InetAddress address, Protocol protocol, int port) ->
                member(Fields.write().address(address).protocol(protocol).port(port));
            case Key.AllowedSource(InetAddress address, Protocol protocol, int port, Cidr source) ->
                List.of(range(Fields.write().address(address).protocol(protocol).port(port), source));
            case Key.NodeAddress(InetAddress address) -> member(Fields.write().address(address));
            case Key.PodCidr(Cidr cidr) -> Prefixes.boundaries(cidr);
            case Key.ServiceCidr(Cidr cidr) -> Prefixes.boundaries(cidr);
        };
    }

    private static List<Element> member(Fields fields) {
        return List.of(Element.of(fields.bytes()));
    }

    private static Element range(Fields fields, Cidr source) {
        byte[] prefix = fields.bytes();
        return new Element(
                Data.of(Fields.join(prefix, source.network().getAddress())),
                Data.of(Fields.join(prefix, Prefixes.last(source))),
                null,
                false);
    }

    private List<Element> mapping(Fields fields, Key key, @Nullable Value value) {
        return value == null ? member(fields) : List.of(Element.of(fields.bytes(), value(key, value)));
    }

    private byte[] value(Key key, Value value) {
        return switch (value) {
            case Value.Dispatch dispatch ->
                Fields.write().number(ActionCode.of(dispatch, counts)).bytes();
            case Value.Endpoint(InetAddress address, int port) ->
                Fields.write().address(address).port(port).bytes();
            case Value.Member(int number)
            when key instanceof Key.Pick(IpFamily _, int group, int _) ->
                Fields.write().number(ActionCode.member(group, number)).bytes();
            case Value.Member _, Value.Present _ -> throw new IllegalArgumentException(key + " = " + value);
        };
    }

    /** The fact that an element of {@code set} tells. */
    Key key(String set, Element element) {
        Fields fields = Fields.read(element.key());
        return switch (set) {
            case Names.SERVICE_ADDRESSES ->
                new Key.ServiceAddress(Key.Scope.ANYONE, fields.address(family), fields.protocol(), fields.port());
            case Names.IN_CLUSTER_ADDRESSES ->
                new Key.ServiceAddress(Key.Scope.IN_CLUSTER, fields.address(family), fields.protocol(), fields.port());
            case Names.NODE_PORTS -> new Key.NodePort(Key.Scope.ANYONE, family, fields.protocol(), fields.port());
            case Names.IN_CLUSTER_NODE_PORTS ->
                new Key.NodePort(Key.Scope.IN_CLUSTER, family, fields.protocol(), fields.port());
            case Names.ENDPOINTS -> new Key.Slot(family, fields.number(), fields.number());
            case Names.AFFINITY_PICKS -> new Key.Pick(family, fields.number(), fields.number());
            case Names.AFFINITY_ENDPOINTS -> member(fields.number());
            case Names.HAIRPINS -> new Key.Hairpin(fields.address(family));
            case Names.CLUSTER_IPS -> new Key.ClusterIp(fields.address(family));
            case Names.RESTRICTED -> new Key.Restricted(fields.address(family), fields.protocol(), fields.port());
            case Names.ALLOWED_SOURCES -> allowedSource(fields, element);
            case Names.NODE_ADDRESSES -> new Key.NodeAddress(fields.address(family));
            default -> throw new IllegalArgumentException("a set that holds no facts: " + set);
        };
    }

    private Key member(int code) {
        return new Key.Member(family, code & ActionCode.GROUP_MASK, ActionCode.memberOf(code));
    }

    private Key allowedSource(Fields fields, Element element) {
        InetAddress address = fields.address(family);
        Protocol protocol = fields.protocol();
        int port = fields.port();
        Data end = element.keyEnd();
        InetAddress first = fields.address(family);
        InetAddress last = end == null ? first : Fields.last(end.bytes(), family);
        return new Key.AllowedSource(address, protocol, port, Prefixes.between(first, last));
    }

    /** What an element of a map tells about its key. */
    Value value(Key key, Element.@Nullable Value value) {
        if (!(value instanceof Element.Value.OfData(Data data))) {
            return Value.PRESENT;
        }
        Fields fields = Fields.read(data);
        return switch (key) {
            case Key.ServiceAddress _, Key.NodePort _ -> ActionCode.parse(fields.number(), counts);
            case Key.Slot _, Key.Member _ -> new Value.Endpoint(fields.address(family), fields.port());
            case Key.Pick _ -> new Value.Member(ActionCode.memberOf(fields.number()));
            default -> Value.PRESENT;
        };
    }
}
