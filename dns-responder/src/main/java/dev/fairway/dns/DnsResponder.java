package dev.fairway.dns;

import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.dns.http.StatusServers;
import dev.fairway.dns.registry.ZoneUpdater;
import dev.fairway.dns.secondary.SecondaryNotifier;
import dev.fairway.dns.server.DnsServer;
import dev.fairway.dns.server.QueryLog;
import dev.fairway.dns.upstream.Forwarder;
import dev.fairway.dns.upstream.UpstreamReload;
import dev.fairway.registryclient.Acknowledgements;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryWatch;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/** The process's life: what is started in which order, and ended in the opposite one. */
@ApplicationScoped
public class DnsResponder {

    private static final Logger LOG = Logger.getLogger(DnsResponder.class);

    private final Wiring wiring;
    private final DnsResponderMetrics metrics;
    private final Vertx vertx;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private volatile boolean leaving;

    DnsResponder(Wiring wiring, DnsResponderMetrics metrics, Vertx vertx) {
        this.wiring = wiring;
        this.metrics = metrics;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        DnsResponderConfig config = wiring.config();
        ReadyZone zone = new ReadyZone(wiring.zoneSettings());
        RegistryChannel channel = started(RegistryChannel.open(wiring.registryOptions()));
        Acknowledgements acknowledgements = started(Acknowledgements.open(channel, "dns/" + config.instance()));
        ClientPolicy clients = wiring.clientPolicy();
        ZoneUpdater updater = new ZoneUpdater(
                zone,
                clients.namespaces(),
                (token, inEffect) -> acknowledgements.acknowledge(token, inEffect, ""),
                InstantSource.system());
        SecondaryNotifier secondaries = started(SecondaryNotifier.start(zone, wiring.notifierOptions()));
        started(RegistryWatch.start(channel, wiring.watchOptions(), update -> {
            updater.accept(update);
            secondaries.zoneChanged();
        }));

        Forwarder forwarder = new Forwarder(wiring.forwardingOptions());
        DnsServer server = started(
                DnsServer.start(wiring.serverOptions(), zone, clients, forwarder::on, new QueryLog(config.queryLog())));
        UpstreamReload reload = startReload(forwarder, config);
        metrics.publish(new DnsResponderMetrics.Sources(zone, server, forwarder, reload, updater.durations()));

        StatusServers status = started(new StatusServers(vertx, config.http().host()));
        status.serve(config.http().healthPort(), "/health", () -> "");
        status.serve(config.http().readyPort(), "/ready", () -> problems(zone));
        LOG.infof("Serving %s on port %d", config.zone(), server.port());
    }

    /** After the server: only its event loops can find out whether the upstreams lead back here. */
    private UpstreamReload startReload(Forwarder forwarder, DnsResponderConfig config) {
        try {
            return started(UpstreamReload.start(
                    wiring.upstreamSource(), forwarder, config.forward().reloadInterval()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What keeps the server from being ready, in CoreDNS's words; empty when it is. */
    private String problems(ReadyZone zone) {
        if (leaving) {
            return "lameduck";
        }
        return zone.isSynced() ? "" : "kubernetes";
    }

    void stop(@Observes ShutdownEvent event) {
        leaving = true;
        try {
            Thread.sleep(wiring.config().lameduck());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        while (!running.isEmpty()) {
            close(running.removeLast());
        }
    }

    private <T extends AutoCloseable> T started(T part) {
        running.addLast(part);
        return part;
    }

    /** Whatever goes wrong with one part, the others are closed too. */
    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("A part could not be closed", e);
        }
    }
}
