package dev.fairway.nodeproxy.nftables;

import dev.fairway.nodeproxy.netlink.Attributes;
import dev.fairway.nodeproxy.nftables.ExpressionEncoder.VerdictCode;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads the elements in one message of a set's dump. */
final class ElementDecoder {

    private static final int LIST = 3;
    private static final int KEY = 1;
    private static final int DATA = 2;
    private static final int FLAGS = 3;
    private static final int EXPRESSION = 7;
    private static final int KEY_END = 10;
    private static final int INTERVAL_END = 1;

    private ElementDecoder() {}

    static List<Element> elements(Attributes message) {
        Attributes list = message.nested(LIST);
        return list == null
                ? List.of()
                : list.elements().stream().map(ElementDecoder::element).toList();
    }

    /** The elements that count. */
    static void counts(Attributes message, BiConsumer<Data, Nftables.Count> consumer) {
        Attributes list = message.nested(LIST);
        if (list == null) {
            return;
        }
        for (Attributes element : list.elements()) {
            Attributes key = element.nested(KEY);
            Attributes expression = element.nested(EXPRESSION);
            Attributes counter = expression == null ? null : expression.nested(2);
            if (key != null && counter != null) {
                consumer.accept(data(key), count(counter));
            }
        }
    }

    /** A counter's NFTA_COUNTER_BYTES and NFTA_COUNTER_PACKETS. */
    static Nftables.Count count(Attributes counter) {
        return new Nftables.Count(counter.longBE(2, 0), counter.longBE(1, 0));
    }

    private static Element element(Attributes element) {
        Attributes keyEnd = element.nested(KEY_END);
        return new Element(
                data(Objects.requireNonNull(element.nested(KEY), "an element without a key")),
                keyEnd == null ? null : data(keyEnd),
                value(element.nested(DATA)),
                (element.intBE(FLAGS, 0) & INTERVAL_END) != 0);
    }

    private static Data data(Attributes data) {
        return Data.of(Objects.requireNonNull(data.bytes(1), "data without a value"));
    }

    private static Element.@Nullable Value value(@Nullable Attributes data) {
        if (data == null) {
            return null;
        }
        Attributes verdict = data.nested(2);
        return verdict == null ? new Element.Value.OfData(data(data)) : new Element.Value.OfVerdict(verdict(verdict));
    }

    private static Verdict verdict(Attributes verdict) {
        int code = verdict.intBE(1, 0);
        String chain = Objects.requireNonNullElse(verdict.string(2), "");
        return switch (code) {
            case 0 -> new Verdict.Drop();
            case 1 -> new Verdict.Accept();
            case VerdictCode.JUMP -> new Verdict.Jump(chain);
            case VerdictCode.GOTO -> new Verdict.Goto(chain);
            case VerdictCode.RETURN -> new Verdict.Return();
            default -> throw new IllegalStateException("verdict code " + code);
        };
    }
}
