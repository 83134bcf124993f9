package dev.fairway.dns.server;

import dev.fairway.dns.core.message.Query;
import dev.fairway.rules.dns.DnsName;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Logs a share of the queries. */
public final class QueryLog {

    private static final Logger LOG = Logger.getLogger(QueryLog.class);

    private final double share;

    /**
     * @param share 0 for none, 1 for every query
     */
    public QueryLog(double share) {
        this.share = share;
    }

    /** True for the queries to log. */
    boolean isDue() {
        return share > 0 && (share >= 1 || ThreadLocalRandom.current().nextDouble() < share);
    }

    void log(InetSocketAddress client, Query query, String outcome) {
        Object name = query.nameLength() == 0 ? "-" : DnsName.ofWire(Arrays.copyOf(query.name(), query.nameLength()));
        LOG.infof("%s asked for %s type %d: %s", client, name, query.type(), outcome);
    }
}
