package dev.fairway.dns.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Messages as text, written and read by dnsjava. */
final class DnsText {

    private DnsText() {}

    /** A query for "name type". */
    static byte[] query(String question) {
        try {
            String[] words = question.split(" ", -1);
            Name name = Name.fromString(words[0]);
            return Message.newQuery(Record.newRecord(name, Type.value(words[1]), DClass.IN))
                    .toWire();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Code and flags, then the records, sorted; the question must be the one that was asked, letter by letter. */
    static List<String> answer(byte[] wire, String question) {
        Message message = parse(wire);
        Record asked = message.getQuestion();
        if (!question.equals(asked.getName() + " " + Type.string(asked.getType()))) {
            throw new AssertionError("asked for " + question + ", answered " + asked);
        }
        List<String> lines = new ArrayList<>();
        boolean authoritative = message.getHeader().getFlag(Flags.AA);
        boolean truncated = message.getHeader().getFlag(Flags.TC);
        lines.add(Rcode.string(message.getRcode()) + (authoritative ? " aa" : "") + (truncated ? " tc" : ""));
        add("an", message.getSection(Section.ANSWER), lines);
        add("ns", message.getSection(Section.AUTHORITY), lines);
        add("ar", message.getSection(Section.ADDITIONAL), lines);
        return sorted(lines);
    }

    static Message parse(byte[] wire) {
        try {
            return new Message(wire);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(String section, List<Record> records, List<String> lines) {
        for (Record record : records) {
            if (!(record instanceof OPTRecord)) {
                lines.add(section + " " + record.toString().replaceAll("\\s+", " "));
            }
        }
    }

    /** The first line first, the records in no order: it changes from answer to answer. */
    static List<String> sorted(List<String> lines) {
        List<String> sorted = new ArrayList<>(lines.subList(1, lines.size()));
        sorted.sort(null);
        sorted.addFirst(lines.getFirst());
        return sorted;
    }
}
