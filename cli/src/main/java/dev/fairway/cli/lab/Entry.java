package dev.fairway.cli.lab;

import dev.fairway.cli.session.EndedException;
import dev.fairway.lab.Lab;
import dev.fairway.lab.LabException;
import dev.fairway.lab.RunDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The way to a lab that lives in a user namespace: its addresses can be reached only from inside, so the command starts
 * itself once more in there.
 */
public final class Entry {
    private static final String MAIN = "dev.fairway.cli.Fairway";
    private static final String ENTERED = "FAIRWAY_ENTERED";

    private Entry() {}

    /** Whether this process cannot reach the lab's addresses from where it is. */
    public static boolean isNeeded(Lab lab, Map<String, String> environment) {
        return !lab.entry().isEmpty() && !environment.containsKey(ENTERED);
    }

    /**
     * Runs a command line of this program inside, with this process's streams.
     *
     * @return its exit code
     */
    public static int run(Lab lab, List<String> arguments) {
        List<String> command = new ArrayList<>(lab.entry());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        // Inside it is root that runs, who would look for labs elsewhere.
        command.add("-D" + RunDirectory.ROOT_PROPERTY + "=" + RunDirectory.root());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put(ENTERED, lab.name());
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new LabException("cannot enter the lab \"" + lab.name() + "\": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EndedException(1);
        }
    }
}
