package dev.fairway.registry.kafka;

import dev.fairway.registry.RegistryConfig;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.Registry.Verdict;
import dev.fairway.registry.core.topic.Positions;
import dev.fairway.registry.core.topic.Progress.Standing;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Looks at where the topics end, again and again, and makes those that are missing. */
@ApplicationScoped
public class TopicLookout {

    private static final Logger LOG = Logger.getLogger(TopicLookout.class);
    /** EX_TEMPFAIL: whoever supervises this process starts it again. */
    private static final int START_OVER = 75;

    private static final Duration WHILE_LOADING = Duration.ofMillis(100);

    private final Registry registry;
    private final RegistryConfig config;
    private final KafkaLog log;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("topic-lookout").factory());
    private boolean lossLogged;

    TopicLookout(Registry registry, RegistryConfig config, KafkaLog log) {
        this.registry = registry;
        this.config = config;
        this.log = log;
    }

    void start(@Observes StartupEvent event) {
        executor.execute(this::look);
    }

    void stop(@Observes ShutdownEvent event) {
        executor.shutdownNow();
    }

    private void look() {
        Duration pause = config.lookInterval();
        try {
            Positions before = registry.snapshot().positions();
            if (registry.logSeen(log.look(), before) == Verdict.START_OVER) {
                LOG.warn("The topics are not those that were read, or have a gap: starting over in a new process");
                Quarkus.asyncExit(START_OVER);
                return;
            }
            if (lossLogged) {
                lossLogged = false;
                LOG.info("Kafka answers again");
            }
        } catch (KafkaException | ExecutionException e) {
            registry.assess();
            if (!lossLogged) {
                lossLogged = true;
                LOG.warn("Kafka does not answer; going on with what is known", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) {
            LOG.error("The look at the topics failed", e);
        }
        if (registry.standing() != Standing.CURRENT) {
            pause = WHILE_LOADING;
        }
        if (!executor.isShutdown()) {
            var _ = executor.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
