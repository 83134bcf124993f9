package dev.fairway.rules.dns;

import java.util.List;

/**
 * The answer to a question, with the reason for it.
 *
 * <p>{@code why} is one sentence for people.
 */
public sealed interface Answer {

    String why();

    /**
     * NOERROR with records.
     *
     * @param chain the answer section: the CNAMEs in order, then the record set asked for
     */
    record Found(List<RecordSet> chain, String why) implements Answer {
        public Found {
            chain = List.copyOf(chain);
        }
    }

    /**
     * A chain of CNAMEs that leaves the zone: the rest is up to other servers.
     *
     * @param target where it goes on
     */
    record Elsewhere(List<RecordSet> chain, DnsName target, String why) implements Answer {
        public Elsewhere {
            chain = List.copyOf(chain);
        }
    }

    /** NOERROR without a record of this type; {@code chain} holds CNAMEs that led here. */
    record NoData(List<RecordSet> chain, String why) implements Answer {
        public NoData {
            chain = List.copyOf(chain);
        }
    }

    /** NXDOMAIN; {@code chain} holds CNAMEs that led here. */
    record NoSuchName(List<RecordSet> chain, String why) implements Answer {
        public NoSuchName {
            chain = List.copyOf(chain);
        }
    }

    /** The name is not the cluster's: an upstream's, or refused. */
    record NotOurs(String why) implements Answer {}
}
