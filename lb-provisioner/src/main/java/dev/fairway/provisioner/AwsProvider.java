package dev.fairway.provisioner;

import dev.fairway.provisioner.aws.AwsClients;
import dev.fairway.provisioner.aws.AwsCloud;
import dev.fairway.provisioner.core.cloud.CloudProvider;
import dev.fairway.provisioner.core.cloud.Pace;
import dev.fairway.provisioner.core.nlb.NlbPlan;
import dev.fairway.provisioner.core.nlb.NlbPlanner;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** AWS as this process is configured: its clients, its provider, and who works for it; none of them where it is off. */
final class AwsProvider {

    private final Optional<AwsClients> clients;
    private final Optional<CloudProvider<NlbPlan>> provider;
    private final Optional<CloudWorkers> workers;

    AwsProvider(ProvisionerConfig.Aws config) {
        if (!config.enabled()) {
            clients = Optional.empty();
            provider = Optional.empty();
            workers = Optional.empty();
            return;
        }
        String cluster = required("cluster", config.cluster());
        AwsClients reached = new AwsClients(new AwsClients.Settings(
                required("region", config.region()), config.endpoint(), config.attemptTimeout(), config.attempts()));
        NlbPlanner planner =
                new NlbPlanner(new NlbPlanner.Settings(cluster, config.defaultClass(), new TreeMap<>(config.tags())));
        AwsCloud cloud = new AwsCloud(
                reached.elb(), reached.ec2(), new AwsCloud.Place(cluster, required("vpc", config.vpc())), planner);
        CloudProvider<NlbPlan> made = new CloudProvider<>(
                cloud,
                new Pace(
                        config.firstRetry(),
                        config.lastRetry(),
                        config.settle(),
                        config.resync(),
                        () -> ThreadLocalRandom.current().nextDouble()));
        clients = Optional.of(reached);
        provider = Optional.of(made);
        workers = Optional.of(new CloudWorkers(made, config.workers()));
    }

    private static String required(String key, Optional<String> value) {
        return value.orElseThrow(
                () -> new IllegalArgumentException("lb-provisioner.aws.enabled needs lb-provisioner.aws." + key));
    }

    Optional<CloudProvider<NlbPlan>> provider() {
        return provider;
    }

    /** How often it refused or did not answer. */
    double failures() {
        return workers.map(CloudWorkers::failures).orElse(0L);
    }

    void start() {
        workers.ifPresent(CloudWorkers::start);
    }

    void stop() throws InterruptedException {
        if (workers.isPresent()) {
            workers.get().stop();
        }
        clients.ifPresent(AwsClients::close);
    }
}
