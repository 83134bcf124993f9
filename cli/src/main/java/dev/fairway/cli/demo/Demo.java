package dev.fairway.cli.demo;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.demo.stage.DemoException;
import dev.fairway.cli.demo.stage.Effect;
import dev.fairway.cli.demo.stage.Narrator;
import dev.fairway.cli.demo.stage.Stage;
import dev.fairway.cli.demo.stage.Stage.CommandResult;
import dev.fairway.cli.demo.stage.Step;
import dev.fairway.cli.demo.stage.Timeline;
import dev.fairway.cli.demo.story.Story;
import dev.fairway.cli.grpc.ServerException;
import dev.fairway.cli.lab.Entry;
import dev.fairway.cli.lab.Labs;
import dev.fairway.cli.text.TableWriter;
import dev.fairway.lab.Lab;
import dev.fairway.lab.LabException;
import dev.fairway.lab.LabOptions;
import dev.fairway.lab.NodeStatus;
import dev.fairway.registryclient.RegistryException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Plays the story in a lab of its own, and removes the lab whatever happens. */
final class Demo {
    static final String INSIDE = "--inside";

    private final String name;
    private final Narrator narrator;
    private final BiFunction<InputStream, List<String>, CommandResult> verbs;
    private final Map<String, String> environment;
    private final AtomicBoolean removed = new AtomicBoolean();

    /** Plays in the lab of that name. */
    Demo(
            String name,
            Narrator narrator,
            BiFunction<InputStream, List<String>, CommandResult> verbs,
            Map<String, String> environment) {
        this.name = name;
        this.narrator = narrator;
        this.verbs = verbs;
        this.environment = environment;
    }

    /**
     * Returns whether all that it told held.
     *
     * @param keep whether the lab goes on running, unless the demo is interrupted
     */
    boolean run(boolean keep) {
        try (OnlyOne lock = OnlyOne.take(name)) {
            narrator.title("Fairway: one stable address in front of pods that come and go");
            Thread hook = Thread.ofPlatform().name("demo-removal").unstarted(() -> interrupted(lock));
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                Lab lab = start();
                // Where the lab's addresses cannot be reached from here, another process tells the story from inside.
                return Entry.isNeeded(lab, environment)
                        ? Entry.run(lab, List.of("demo", INSIDE, "--name", name)) == 0
                        : held(() -> play(lab));
            } catch (LabException e) {
                return failed(e);
            } finally {
                leave(keep);
            }
        }
    }

    /** Tells the story in a lab that runs. */
    boolean playInside() {
        return held(() -> play(Labs.find(Optional.of(name))));
    }

    private boolean held(Runnable story) {
        try {
            story.run();
            return true;
        } catch (DemoException | LabException | ServerException | RegistryException e) {
            return failed(e);
        }
    }

    private boolean failed(RuntimeException failure) {
        // Once the lab is being removed, what the story can no longer do is no finding.
        if (!removed.get()) {
            narrator.fails(String.valueOf(failure.getMessage()));
        }
        return false;
    }

    private Lab start() {
        narrator.step("A cluster on this machine");
        if (Lab.down(name)) {
            narrator.aside("removed what an earlier demo left behind");
        }
        long begin = System.nanoTime();
        Lab lab = Lab.up(LabOptions.named(name), this::progress);
        narrator.holds("%d nodes, Kafka, tracker, registry, a proxy on each node, DNS: ready after %.1f s"
                .formatted(lab.status().nodes().size(), (System.nanoTime() - begin) / 1e9));
        return lab;
    }

    private void progress(String line) {
        if (!removed.get()) {
            narrator.aside(line);
        }
    }

    private void play(Lab lab) {
        Set<String> nodes =
                lab.status().nodes().stream().map(NodeStatus::name).collect(Collectors.toCollection(TreeSet::new));
        try (Cluster cluster = new Cluster(Labs.address(lab));
                Timeline timeline = Timeline.start(cluster.registry(), nodes)) {
            Stage stage = new Stage(narrator, lab, cluster.registry(), timeline, verbs);
            for (Step step : Story.steps()) {
                narrator.step(step.title());
                step.play(stage);
            }
            table(stage.effects(), nodes);
        }
    }

    private void table(List<Effect> effects, Set<String> nodes) {
        narrator.step("From the change itself to in effect in each node's kernel");
        List<List<String>> rows = new ArrayList<>();
        List<String> headings = new ArrayList<>(List.of("CHANGE"));
        nodes.forEach(node -> headings.add(node.toUpperCase(Locale.ROOT)));
        rows.add(headings);
        for (Effect effect : effects) {
            List<String> row = new ArrayList<>(List.of(effect.what()));
            nodes.forEach(node -> row.add(Effect.milliseconds(effect.on(node))));
            rows.add(row);
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new TableWriter(new PrintStream(text, true, StandardCharsets.UTF_8)).write(rows);
        narrator.answer(text.toString(StandardCharsets.UTF_8));
    }

    private void leave(boolean keep) {
        if (keep && removed.compareAndSet(false, true)) {
            narrator.step("The lab goes on");
            narrator.say("look around:  fairway --lab " + name + " get all -A");
            narrator.say("end it:       fairway lab down --name " + name);
        } else {
            remove();
        }
    }

    private void remove() {
        if (removed.compareAndSet(false, true)) {
            narrator.step("Leaving");
            long begin = System.nanoTime();
            Lab.down(name);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            narrator.holds("everything the demo made is removed (%.1f s)".formatted(took.toMillis() / 1e3));
        }
    }

    /** Ctrl-C or a signal to end, while the main thread is somewhere in the story. */
    private void interrupted(OnlyOne lock) {
        if (!removed.get()) {
            narrator.say("interrupted");
            remove();
        }
        lock.close();
    }
}
