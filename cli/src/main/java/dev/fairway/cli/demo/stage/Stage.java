package dev.fairway.cli.demo.stage;

import dev.fairway.lab.ExecResult;
import dev.fairway.lab.Lab;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.model.Ingress;
import dev.fairway.model.Kind;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Pod;
import dev.fairway.model.net.IpFamily;
import dev.fairway.registryclient.RegistryChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;

/** Where the story plays: a lab with a client pod, and what was measured in it so far. */
public final class Stage {
    /** The pod from which the Service is called. */
    public static final String CLIENT = "client";

    private static final String OUTSIDE = "outside";

    public static final String SERVICE = "my-app-service";

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOAD_PAUSE = Duration.ofMillis(5);

    private final Narrator narrator;
    private final Lab lab;
    private final RegistryChannel registry;
    private final Timeline timeline;
    private final BiFunction<InputStream, List<String>, CommandResult> verbs;
    private final List<Effect> effects = new ArrayList<>();

    /** What one of our own verbs answered, both streams together. */
    public record CommandResult(int exitCode, String output) {}

    /**
     * Sets the stage.
     *
     * @param verbs runs one of our own commands with that standard input
     */
    public Stage(
            Narrator narrator,
            Lab lab,
            RegistryChannel registry,
            Timeline timeline,
            BiFunction<InputStream, List<String>, CommandResult> verbs) {
        this.narrator = narrator;
        this.lab = lab;
        this.registry = registry;
        this.timeline = timeline;
        this.verbs = verbs;
    }

    public Narrator narrator() {
        return narrator;
    }

    public Timeline timeline() {
        return timeline;
    }

    public Lab lab() {
        return lab;
    }

    /** Everything measured so far, in order. */
    public List<Effect> effects() {
        return List.copyOf(effects);
    }

    /** Keeps a measurement for the closing table and tells it. */
    public Effect measured(Effect effect) {
        effects.add(effect);
        narrator.holds("in effect after " + effect.describe());
        return effect;
    }

    /** Runs one of our own verbs as a user would, and shows it with its answer. */
    public String fairway(String... arguments) {
        return run(InputStream.nullInputStream(), List.of(arguments), String.join(" ", arguments));
    }

    /** Applies one of the demo's manifests, and shows it where that is asked for. */
    public void apply(String file, boolean shown) {
        String manifest = manifest(file);
        if (shown) {
            narrator.command("", "cat " + file);
            narrator.answer(manifest);
        }
        InputStream in = new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8));
        run(in, List.of("apply", "-f", "-"), "apply -f " + file);
    }

    private String run(InputStream in, List<String> arguments, String shown) {
        narrator.command("", "fairway " + shown);
        CommandResult result = verbs.apply(in, arguments);
        narrator.answer(result.output());
        DemoException.unless(result.exitCode() == 0, "'fairway " + shown + "' failed");
        return result.output();
    }

    /** Runs curl in the client pod and shows it with its answer; its exit code is the caller's matter. */
    public ExecResult curl(String url) {
        return curl(CLIENT, url);
    }

    /** Same, over one family only. */
    public ExecResult curl(IpFamily family, String url) {
        return curl(CLIENT, family == IpFamily.IPV4 ? "-4" : "-6", url);
    }

    /** Runs curl where no cluster is, and fails unless a pod answers; the URL comes last. */
    public void answersOutside(String... arguments) {
        ExecResult result = curl(OUTSIDE, arguments);
        DemoException.unless(
                result.exitCode() == 0 && result.output().contains("pod="),
                "no pod answered from outside at " + arguments[arguments.length - 1]);
    }

    private ExecResult curl(String from, String... arguments) {
        narrator.command(from, "curl " + String.join(" ", arguments));
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--connect-timeout", "2"));
        command.addAll(List.of(arguments));
        ExecResult result = lab.run("default", from, command, COMMAND_LIMIT);
        narrator.answer(result.exitCode() == 0 ? result.output() : result.errors());
        return result;
    }

    /** So many requests from the client pod, one after the other, each over a new connection. */
    public List<Answer> requests(String host, int count) {
        try (Load load = Load.start(lab, CLIENT, host, count, Duration.ZERO)) {
            return load.finish();
        }
    }

    /** Constant requests from the client pod; running when this returns. */
    public Load load(String host) {
        Load load = Load.start(lab, CLIENT, host, 0, LOAD_PAUSE);
        load.await("the first answer", answer -> !answer.isLost());
        return load;
    }

    /** The pods of the default namespace, by name. */
    public List<Pod> pods() {
        return registry.lookups().list(Kind.POD, "default", "").events().stream()
                .map(event -> (Pod) event.resource())
                .sorted(Comparator.comparing(pod -> pod.meta().name()))
                .toList();
    }

    /** The load balancers of the default namespace. */
    public List<LoadBalancer> loadBalancers() {
        return registry.lookups().list(Kind.LOAD_BALANCER, "default", "").events().stream()
                .map(event -> (LoadBalancer) event.resource())
                .toList();
    }

    /** The Ingresses of the default namespace. */
    public List<Ingress> ingresses() {
        return registry.lookups().list(Kind.INGRESS, "default", "").events().stream()
                .map(event -> (Ingress) event.resource())
                .toList();
    }

    /** Whether the lab has a gateway for Ingresses. */
    public boolean hasGateway() {
        return !registry.lookups()
                .list(Kind.SERVICE, "kube-system", "gateway")
                .events()
                .isEmpty();
    }

    /** What cluster DNS says that a name is an alias of, asked from the client pod; with the final dot. */
    public String aliasOf(String name) {
        narrator.command(CLIENT, "host -t CNAME " + name);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                AliasLookup.class.getName(),
                AddressPlan.CLUSTER_DNS_IPV4,
                name);
        ExecResult result = lab.run("default", CLIENT, command, COMMAND_LIMIT);
        narrator.answer(result.exitCode() == 0 ? result.output() : result.errors());
        return result.output().strip();
    }

    /** The node of a pod of the default namespace. */
    public String nodeOf(String pod) {
        return pods().stream()
                .filter(candidate -> candidate.meta().name().equals(pod))
                .map(Pod::nodeName)
                .findFirst()
                .orElseThrow(() -> new DemoException("there is no pod " + pod));
    }

    private static String manifest(String file) {
        try (InputStream in = Stage.class.getResourceAsStream("/demo/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no such manifest: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DemoException("the manifest " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
