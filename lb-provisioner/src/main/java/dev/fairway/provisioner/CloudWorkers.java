package dev.fairway.provisioner;

import dev.fairway.provisioner.core.cloud.CloudProvider;
import dev.fairway.provisioner.core.cloud.CloudProvider.Job;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Does what a cloud's provider has to do: so many Services at once, each on a virtual thread. */
final class CloudWorkers {

    private static final Logger LOG = Logger.getLogger(CloudWorkers.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration END_WITHIN = Duration.ofSeconds(3);

    private final CloudProvider<?> provider;
    private final Semaphore free;
    private final InstantSource clock = InstantSource.system();
    private final AtomicLong failures = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread dispatcher =
            Thread.ofPlatform().name("cloud-dispatcher").daemon().unstarted(this::dispatch);

    CloudWorkers(CloudProvider<?> provider, int atOnce) {
        this.provider = provider;
        this.free = new Semaphore(atOnce);
    }

    void start() {
        dispatcher.start();
    }

    /** How often a Service's turn ended with an error. */
    long failures() {
        return failures.get();
    }

    private void dispatch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                free.acquire();
                free.release();
                for (Job job : provider.take(clock.instant(), free.availablePermits())) {
                    free.acquire();
                    threads.execute(() -> work(job));
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Job job) {
        MDC.put("service", job.owner().service());
        try {
            String failure = job.run();
            if (!failure.isEmpty()) {
                failures.incrementAndGet();
                LOG.debugf("The cloud does not do it: %s", failure);
            }
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            LOG.error("A load balancer can't be worked at, it is tried again", e);
        } finally {
            job.end(clock.instant());
            free.release();
            MDC.remove("service");
        }
    }

    /** What is under way is given a moment; what is not done is found by the next process. */
    void stop() throws InterruptedException {
        dispatcher.interrupt();
        threads.shutdown();
        if (!threads.awaitTermination(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
