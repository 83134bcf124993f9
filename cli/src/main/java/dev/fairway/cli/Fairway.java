package dev.fairway.cli;

import dev.fairway.cli.cluster.ClusterAddress;
import dev.fairway.cli.command.ApiResourcesCommand;
import dev.fairway.cli.command.ApplyCommand;
import dev.fairway.cli.command.CompletionCommand;
import dev.fairway.cli.command.DeleteCommand;
import dev.fairway.cli.command.DescribeCommand;
import dev.fairway.cli.command.GetCommand;
import dev.fairway.cli.command.HelpCommand;
import dev.fairway.cli.command.VersionCommand;
import dev.fairway.cli.demo.DemoCommand;
import dev.fairway.cli.explain.ExplainCommand;
import dev.fairway.cli.explain.ExplainConnectionCommand;
import dev.fairway.cli.explain.ExplainPodCommand;
import dev.fairway.cli.explain.ExplainServiceCommand;
import dev.fairway.cli.history.DiffCommand;
import dev.fairway.cli.history.FlapsCommand;
import dev.fairway.cli.history.HistoryCommand;
import dev.fairway.cli.history.HistoryServiceCommand;
import dev.fairway.cli.history.ReplayCommand;
import dev.fairway.cli.lab.Entry;
import dev.fairway.cli.lab.LabCommand;
import dev.fairway.cli.lab.LabDownCommand;
import dev.fairway.cli.lab.LabExecCommand;
import dev.fairway.cli.lab.LabReadyCommand;
import dev.fairway.cli.lab.LabStatusCommand;
import dev.fairway.cli.lab.LabUpCommand;
import dev.fairway.cli.lab.Labs;
import dev.fairway.cli.node.NodeCommand;
import dev.fairway.cli.node.NodeRulesCommand;
import dev.fairway.cli.node.NodeTraceCommand;
import dev.fairway.cli.programmed.ProgrammedCommand;
import dev.fairway.cli.programmed.ProgrammedServiceCommand;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.EndedException;
import dev.fairway.cli.session.ErrorReport;
import dev.fairway.cli.session.GlobalOptions;
import dev.fairway.cli.session.Session;
import dev.fairway.lab.Lab;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.LogManager;
import picocli.CommandLine;

/** The {@code fairway} command. */
public final class Fairway {

    private Fairway() {}

    public static void main(String[] arguments) {
        // What libraries log is no answer to the user; failures arrive as exceptions.
        LogManager.getLogManager().reset();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Session session = new Session(
                out,
                err,
                System.in,
                InstantSource.system(),
                new Session.Environment(System.getenv(), name -> reachable(Labs.find(name), arguments)));
        int exitCode = run(session, arguments);
        out.flush();
        System.exit(exitCode);
    }

    /** The lab's addresses; where they cannot be reached from here, the command runs where they can, and ends. */
    private static ClusterAddress reachable(Lab lab, String... arguments) {
        if (Entry.isNeeded(lab, System.getenv())) {
            throw new EndedException(Entry.run(lab, List.of(arguments)));
        }
        return Labs.address(lab);
    }

    /** Runs one command line and returns its exit code. */
    public static int run(Session session, String... arguments) {
        GlobalOptions options = new GlobalOptions();
        ErrorReport errors =
                new ErrorReport(session.err(), session.environment().variables());
        return commandLine(new Context(session, options), options)
                // The demo's lab has the name of a verb: --lab demo.
                .setAllowSubcommandsAsOptionParameters(true)
                .setParameterExceptionHandler(errors::ofArguments)
                .setExecutionExceptionHandler((failure, _, _) -> errors.ofExecution(failure))
                .setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    private static CommandLine commandLine(Context context, GlobalOptions options) {
        CommandLine lab = new CommandLine(new LabCommand())
                .addSubcommand("up", new LabUpCommand(context))
                .addSubcommand("down", new LabDownCommand(context))
                .addSubcommand("status", new LabStatusCommand(context))
                .addSubcommand("exec", new LabExecCommand(context))
                .addSubcommand("ready", new LabReadyCommand(context, true))
                .addSubcommand("unready", new LabReadyCommand(context, false));
        CommandLine node = new CommandLine(new NodeCommand())
                .addSubcommand("rules", new NodeRulesCommand(context))
                .addSubcommand("trace", new NodeTraceCommand(context));
        CommandLine explain = new CommandLine(new ExplainCommand())
                .addSubcommand("pod", new ExplainPodCommand(context))
                .addSubcommand("service", new ExplainServiceCommand(context))
                .addSubcommand("connection", new ExplainConnectionCommand(context));
        CommandLine history =
                new CommandLine(new HistoryCommand()).addSubcommand("service", new HistoryServiceCommand(context));
        CommandLine programmed = new CommandLine(new ProgrammedCommand())
                .addSubcommand("service", new ProgrammedServiceCommand(context));
        return new CommandLine(options)
                .addSubcommand("get", new GetCommand(context))
                .addSubcommand("describe", new DescribeCommand(context))
                .addSubcommand("apply", new ApplyCommand(context))
                .addSubcommand("delete", new DeleteCommand(context))
                .addSubcommand("explain", explain)
                .addSubcommand("history", history)
                .addSubcommand("diff", new DiffCommand(context))
                .addSubcommand("flaps", new FlapsCommand(context))
                .addSubcommand("replay", new ReplayCommand(context))
                .addSubcommand("programmed", programmed)
                .addSubcommand("node", node)
                .addSubcommand("lab", lab)
                .addSubcommand("demo", new DemoCommand(context, Fairway::run))
                .addSubcommand("api-resources", new ApiResourcesCommand(context))
                .addSubcommand("completion", new CompletionCommand(context))
                .addSubcommand("version", new VersionCommand(context))
                .addSubcommand("help", new HelpCommand());
    }
}
