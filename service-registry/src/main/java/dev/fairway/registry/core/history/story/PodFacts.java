package dev.fairway.registry.core.history.story;

import dev.fairway.model.Pod;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.history.Fact;
import dev.fairway.model.history.Fact.FieldChange;
import java.util.ArrayList;
import java.util.List;

/** What differs between two states of a pod, in people's words. */
final class PodFacts {

    private PodFacts() {}

    static Fact created(Pod pod) {
        String node = pod.nodeName().isEmpty() ? "" : " on " + pod.nodeName();
        return Fact.of(
                "pod-created",
                pod.meta().name(),
                "pod " + pod.meta().name() + " was created" + node + (pod.isReady() ? ", Ready" : ""));
    }

    static List<Fact> edited(Pod before, Pod after) {
        List<Fact> facts = new ArrayList<>();
        List<FieldChange> changes = new ArrayList<>(Fields.changes(before, after));
        String pod = after.meta().name();
        if (!before.meta().uid().equals(after.meta().uid())) {
            return List.of(new Fact("pod-created", pod, "pod " + pod + " was replaced by a new one", changes));
        }
        if (after.meta().isTerminating() && !before.meta().isTerminating()) {
            facts.add(Fact.of("pod-terminating", pod, "pod " + pod + " is being deleted"));
        }
        if (before.phase() != after.phase()) {
            facts.add(Fact.of("pod-phase", pod, "pod " + pod + " is " + Fields.word(after.phase())));
        }
        if (before.isReady() != after.isReady()) {
            facts.add(readiness(after));
        }
        changes.removeIf(change -> isTold(change.field()));
        if (!changes.isEmpty()) {
            facts.add(new Fact("pod-edited", pod, "pod " + pod + ": " + changes.getFirst() + more(changes), changes));
        }
        if (facts.isEmpty()) {
            facts.add(Fact.of("pod-edited", pod, "pod " + pod + " was written again"));
        }
        return List.copyOf(facts);
    }

    private static boolean isTold(String field) {
        return field.equals("metadata.deletionTimestamp")
                || field.equals("status.phase")
                || field.equals("status.conditions[Ready]")
                || field.equals("status.conditions[ContainersReady]");
    }

    static String more(List<FieldChange> changes) {
        return changes.size() == 1 ? "" : ", and " + (changes.size() - 1) + " more";
    }

    private static Fact readiness(Pod pod) {
        String name = pod.meta().name();
        if (pod.isReady()) {
            return Fact.of("pod-ready", name, "pod " + name + " is Ready");
        }
        String why = pod.condition("Ready").map(PodFacts::why).orElse("");
        return Fact.of("pod-not-ready", name, "pod " + name + " is not Ready" + why);
    }

    private static String why(Condition condition) {
        String text = condition.message().isEmpty() ? condition.reason() : condition.message();
        return text.isEmpty() ? "" : ": " + text;
    }
}
