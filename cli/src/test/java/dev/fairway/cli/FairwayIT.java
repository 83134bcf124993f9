package dev.fairway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.cli.cluster.ClusterAddress;
import dev.fairway.cli.grpc.FakeCluster;
import dev.fairway.cli.print.Samples;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line over real gRPC: what it prints where, and its exit code. */
class FairwayIT {
    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s", "namespace": "default",
             "labels": {"app": "%s"}}, "spec": {"containers": [{"name": "c"}]}, "status": {"phase": "Running"}}
            """;
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata:
              name: %s
            """;

    private FakeCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new FakeCluster();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void servicesAreReadFromTheRegistry() {
        cluster.register(Samples.myAppService());

        Result result = run("get", "services");

        assertThat(result).isEqualTo(new Result(0, """
                NAME             TYPE        CLUSTER-IP    EXTERNAL-IP   PORT(S)   AGE
                my-app-service   ClusterIP   10.96.12.34   <none>        80/TCP    5m
                """, ""));
    }

    @Test
    void aPodWithAnotherLabelIsExplainedAndIsTheNearestMiss() {
        cluster.register(Samples.myAppService());
        cluster.register(Samples.readyPod("my-app-1", "my-ap"));

        assertThat(run("explain", "pod", "my-app-1", "--service", "my-app-service")
                        .out())
                .startsWith("Pod default/my-app-1 gets no traffic of Service default/my-app-service:"
                        + " label app is my-ap, not my-app.\n")
                .contains("  NO label app is my-ap, not my-app\n", "  ok condition Ready is TRUE, since ");
        assertThat(run("explain", "service", "my-app-service").out()).isEqualTo("""
                Service default/my-app-service has no endpoints: no pod in namespace default has the labels app=my-app.
                Nearest misses:
                     Pod default/my-app-1 gets no traffic of Service default/my-app-service: label app is my-ap, not my-app.
                """);
        assertThat(run("explain", "pod", "my-app-1").out())
                .isEqualTo("Pod default/my-app-1 gets no traffic: the selector of no Service in its namespace takes"
                        + " it.\n");
        assertThat(run("explain", "service", "my-app-service", "-o", "json").out())
                .contains("\"serving\": 0", "\"code\": \"label\"");
        assertThat(run("explain", "pod", "none"))
                .isEqualTo(new Result(1, "", "Error from server (NotFound): pods \"none\" not found\n"));
    }

    @Test
    void podsAreReadFromTheSource() {
        cluster.store(POD.formatted("web-1", "web"));
        cluster.store(POD.formatted("db-1", "db"));

        assertThat(run("get", "pods", "-l", "app=web", "--no-headers").out()).startsWith("web-1   0/1   Running");
        assertThat(run("get", "po", "-o", "name").out()).isEqualTo("pod/db-1\npod/web-1\n");
    }

    @Test
    void severalTypesHaveTheirNamesQualified() {
        cluster.register(Samples.myAppService());
        cluster.store(POD.formatted("web-1", "web"));

        Result result = run("get", "all");

        assertThat(result.out()).contains("pod/web-1").contains("\n\nNAME").contains("service/my-app-service");
    }

    @Test
    void nothingToShowIsNoError() {
        assertThat(run("get", "services")).isEqualTo(new Result(0, "", "No resources found in default namespace.\n"));
        assertThat(run("get", "pods", "-A")).isEqualTo(new Result(0, "", "No resources found\n"));
        assertThat(run("get", "nodes")).isEqualTo(new Result(0, "", "No resources found\n"));
        assertThat(run("describe", "services", "-n", "x"))
                .isEqualTo(new Result(0, "", "No resources found in x namespace.\n"));
    }

    @Test
    void aMissingNameIsAnErrorBesideWhatWasFound() {
        cluster.register(Samples.myAppService());

        Result result = run("get", "svc", "my-app-service", "nope");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("my-app-service");
        assertThat(result.err()).isEqualTo("Error from server (NotFound): services \"nope\" not found\n");
        assertThat(run("get", "svc", "nope", "--ignore-not-found")).isEqualTo(new Result(0, "", ""));
        assertThat(run("describe", "svc", "nope").err())
                .isEqualTo("Error from server (NotFound): services \"nope\" not found\n");
    }

    @Test
    void oneObjectStandsAloneAndSeveralAreAList() {
        cluster.store(POD.formatted("web-1", "web"));

        assertThat(run("get", "pod", "web-1", "-o", "yaml").out()).startsWith("apiVersion: v1\nkind: Pod\n");
        assertThat(run("get", "pods", "-o", "yaml").out()).startsWith("apiVersion: v1\nitems:\n- apiVersion: v1\n");
        assertThat(run("get", "pod", "web-1", "-o", "json").out()).startsWith("{\n    \"apiVersion\": \"v1\",\n");
    }

    @Test
    void describeStartsWithTheNameOrWithAllThatBeginSo() {
        cluster.register(Samples.myAppService());

        assertThat(run("describe", "service", "my-app-service").out())
                .startsWith("Name:                     my-app-service\n");
        assertThat(run("describe", "service", "my-app").out()).startsWith("Name:                     my-app-service\n");
    }

    @Test
    void applyTellsWhatBecameOfEachObject(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("web.yaml"), SERVICE.formatted("web"));
        cluster.register(Samples.myAppService());

        assertThat(run("apply", "-f", file.toString(), "--dry-run=server"))
                .isEqualTo(new Result(0, "service/web created (server dry run)\n", ""));
        assertThat(run("apply", "-f", file.toString())).isEqualTo(new Result(0, "service/web created\n", ""));
        assertThat(run("apply", "-f", file.toString())).isEqualTo(new Result(0, "service/web unchanged\n", ""));
    }

    @Test
    void applyGoesOnAfterWhatIsRejected() {
        String manifests = SERVICE.formatted("bad") + "---\nkind: [\n---\n"
                + SERVICE.replace("Service", "Gadget").formatted("g") + "---\n" + SERVICE.formatted("good");

        Result result = runWith(manifests, "apply", "-f", "-");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("service/good created\n");
        assertThat(result.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("The Service \"bad\" is invalid: spec.ports: Required value"),
                        line -> assertThat(line)
                                .startsWith("error: error parsing STDIN: error converting YAML to JSON: yaml: line "),
                        line -> assertThat(line)
                                .isEqualTo("error: resource mapping not found for name: \"g\" namespace: \"\" from "
                                        + "\"STDIN\": no matches for kind \"Gadget\" in version \"v1\""));
    }

    @Test
    void directoriesAreReadWithTheirManifestsOnly(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("below"));
        Files.writeString(folder.resolve("b.yml"), SERVICE.formatted("b"));
        Files.writeString(folder.resolve("a.yaml"), SERVICE.formatted("a"));
        Files.writeString(folder.resolve("note.txt"), "no manifest");
        Files.writeString(folder.resolve("below").resolve("c.yaml"), SERVICE.formatted("c"));

        assertThat(run("apply", "-f", folder.toString()).out()).isEqualTo("service/a created\nservice/b created\n");
        assertThat(run("apply", "-R", "-f", folder.toString()).out()).contains("service/c created");
    }

    @Test
    void whatCannotBeReadIsAnErrorWithoutAStackTrace(@TempDir Path folder) throws IOException {
        Path rubbish = Files.write(folder.resolve("rubbish.yaml"), new byte[] {0, 1, 2, (byte) 0xff, (byte) 0xfe});

        assertThat(run("apply", "-f", "missing.yaml"))
                .isEqualTo(new Result(1, "", "error: the path \"missing.yaml\" does not exist\n"));
        assertThat(run("apply", "-f", rubbish.toString()).err())
                .startsWith("error: error parsing " + rubbish + ": ")
                .doesNotContain("\tat ");
        assertThat(runWith("", "apply", "-f", "-")).isEqualTo(new Result(1, "", "error: no objects passed to apply\n"));
        assertThat(run("apply")).isEqualTo(new Result(1, "", "error: must specify one of -f\n"));
    }

    @Test
    void deleteNamesWhatItDeleted() {
        cluster.store("""
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "default"}}
                """);
        cluster.store(POD.formatted("web-1", "web"));

        assertThat(run("delete", "service", "web")).isEqualTo(new Result(0, "service \"web\" deleted\n", ""));
        assertThat(run("delete", "service", "web"))
                .isEqualTo(new Result(1, "", "Error from server (NotFound): services \"web\" not found\n"));
        assertThat(run("delete", "service", "web", "--ignore-not-found")).isEqualTo(new Result(0, "", ""));
        assertThat(run("delete", "pods", "-l", "app=web")).isEqualTo(new Result(0, "pod \"web-1\" deleted\n", ""));
        assertThat(run("delete", "pods", "--all")).isEqualTo(new Result(0, "", "No resources found\n"));
        assertThat(run("delete", "pods").err())
                .isEqualTo("error: resource(s) were provided, but no name was specified\n");
    }

    @Test
    void whatIsNotUnderstoodIsSaidAsKubectlDoes() {
        assertThat(run("get", "foo"))
                .isEqualTo(new Result(1, "", "error: the server doesn't have a resource type \"foo\"\n"));
        assertThat(run("get", "pods", "--foo").err())
                .isEqualTo("error: unknown flag: --foo\nSee 'fairway get --help' for usage.\n");
        assertThat(run("get", "pods", "-x").err()).startsWith("error: unknown shorthand flag: 'x' in -x\n");
        assertThat(run("get", "pods", "-n").err()).startsWith("error: flag needs an argument: --namespace\n");
        assertThat(run("gett").err()).startsWith("error: unknown command \"gett\" for \"fairway\"\n");
        assertThat(run("get", "pods", "x", "-A").err())
                .isEqualTo("error: a resource cannot be retrieved by name across all namespaces\n");
        assertThat(run("get", "pods", "-o", "x").err())
                .startsWith("error: unable to match a printer suitable for the output format \"x\"");
        assertThat(run("get", "pods", "-l", "a b c").err()).startsWith("error: unable to parse requirement");
        assertThat(run("get", "pods", "svc/x").err()).startsWith("error: there is no need to specify a resource type");
    }

    @Test
    void aClusterThatIsAwayIsNamed() {
        cluster.close();

        Result pods = run("get", "pods");
        Result services = run("get", "services");

        assertThat(pods.exitCode()).isEqualTo(1);
        assertThat(pods.err())
                .startsWith("Error from server (ServiceUnavailable): the cluster at " + cluster.address())
                .doesNotContain("\tat ");
        assertThat(services.err()).startsWith("error: the registry at " + cluster.address() + " does not answer");
    }

    @Test
    void withoutALabItIsSaidHowToStartOne() {
        assertThat(execute("", "get", "pods"))
                .isEqualTo(new Result(1, "", "error: no lab is running: start one with 'fairway lab up'\n"));
    }

    @Test
    void aLabMayHaveTheNameOfAVerb() {
        assertThat(execute("", "--lab", "demo", "api-resources").exitCode()).isZero();
    }

    @Test
    void everyShellGetsItsCompletion() {
        assertThat(execute("", "completion", "bash").out()).contains("complete").contains("fairway");
        assertThat(execute("", "completion", "zsh").out()).contains("bashcompinit");
        assertThat(execute("", "completion", "fish").out())
                .contains("complete -c fairway -n __fish_use_subcommand -a get -d 'Show objects")
                .contains("-n '__fish_seen_subcommand_from get' -s o -l output -r");
        assertThat(execute("", "completion", "csh").exitCode()).isEqualTo(1);
    }

    @Test
    void helpIsNoError() {
        assertThat(execute("").out()).contains("fairway [--lab NAME]").contains("describe");
        assertThat(execute("", "get", "--help").exitCode()).isZero();
        assertThat(execute("", "lab", "exec", "-h").out()).contains("TARGET -- CMD");
    }

    private record Result(int exitCode, String out, String err) {}

    private Result run(String... arguments) {
        return runWith("", arguments);
    }

    private Result runWith(String input, String... arguments) {
        String[] line = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, line, 0, arguments.length);
        line[arguments.length] = "--server";
        line[arguments.length + 1] = cluster.address();
        line[arguments.length + 2] = "--registry";
        line[arguments.length + 3] = cluster.address();
        return execute(input, line);
    }

    private static Result execute(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Session session = new Session(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                InstantSource.fixed(Samples.NOW),
                new Session.Environment(Map.of(), FairwayIT::noLab));
        int exitCode = Fairway.run(session, arguments);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static ClusterAddress noLab(Optional<String> name) {
        throw new CommandException("error: no lab is running: start one with 'fairway lab up'");
    }
}
