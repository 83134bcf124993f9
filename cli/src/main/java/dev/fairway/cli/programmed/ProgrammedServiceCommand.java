package dev.fairway.cli.programmed;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.print.Documents;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.DurationConverter;
import dev.fairway.cli.session.JsonOption;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.ServiceProgress;
import dev.fairway.registryclient.programmed.ProgressQuestions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairway programmed service}. */
@Command(
        name = "service",
        customSynopsis = "fairway programmed service NAME [--wait] [--timeout 30s] [-n NAMESPACE] [-o json]",
        header = "Tell on which nodes and DNS replicas a Service's newest state is in effect",
        footer = {
            "",
            "The newest state is that of the Service and of its endpoints, or their deletion.",
            "Exit code 0: in effect everywhere. 2: not everywhere, or not within the time-out. 1: no answer.",
            "",
            "Examples:",
            "  fairway programmed service my-app-service",
            "  fairway apply -f my-app.yaml && fairway programmed service my-app-service --wait --timeout 10s"
        })
public final class ProgrammedServiceCommand implements Callable<Integer> {

    private static final int NOT_EVERYWHERE = 2;

    private final Context context;

    @Parameters(paramLabel = "NAME", description = "The Service")
    String name = "";

    @Option(names = "--wait", description = "Wait until it is in effect everywhere")
    boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long to wait (${DEFAULT-VALUE})")
    Duration timeout = Duration.ofSeconds(30);

    @Mixin
    JsonOption format = new JsonOption();

    public ProgrammedServiceCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean json = format.isJson();
        if (timeout.isNegative() || timeout.isZero()) {
            throw new CommandException("error: --timeout must be more than nothing");
        }
        ServiceKey service = new ServiceKey(context.namespace(), name);
        try (Cluster cluster = context.cluster()) {
            ProgressQuestions questions = new ProgressQuestions(cluster.registry());
            ServiceProgress progress = wait ? questions.await(service, timeout) : questions.now(service);
            context.out()
                    .print(
                            json
                                    ? Documents.json(ProgressText.json(service, progress))
                                    : ProgressText.of(service, progress));
            return progress.isInEffect() ? 0 : NOT_EVERYWHERE;
        }
    }
}
