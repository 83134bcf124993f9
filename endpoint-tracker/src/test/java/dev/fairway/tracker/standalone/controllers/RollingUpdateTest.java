package dev.fairway.tracker.standalone.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.tracker.standalone.controllers.RollingUpdate.OwnedPod;
import dev.fairway.tracker.standalone.controllers.RollingUpdate.Step;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollingUpdateTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private int numbers;

    @Test
    void missingPodsAreCreated() {
        assertThat(RollingUpdate.next(3, "new", List.of()).create()).isEqualTo(3);
        assertThat(RollingUpdate.next(3, "new", List.of(ready("new"))).create()).isEqualTo(2);
        assertThat(RollingUpdate.next(0, "new", List.of()).create()).isZero();
    }

    @Test
    void surplusIsDeletedTheUnreadyFirst() {
        OwnedPod unready = pod("new", false, false, false);

        Step step = RollingUpdate.next(1, "new", List.of(ready("new"), unready));

        assertThat(step.delete()).containsExactly(unready);
        assertThat(step.create()).isZero();
    }

    @Test
    void endedAndTerminatingPodsAreReplaced() {
        OwnedPod ended = pod("new", false, false, true);
        OwnedPod terminating = pod("new", true, true, false);

        Step step = RollingUpdate.next(2, "new", List.of(ended, terminating));

        assertThat(step.create()).isEqualTo(2);
        assertThat(step.delete()).containsExactly(ended);
    }

    @Test
    void templateChangeRollsWithOneMoreAndNeverFewerReadyPods() {
        List<OwnedPod> pods = new ArrayList<>(List.of(ready("old"), ready("old"), ready("old")));
        int steps = 0;
        while (!pods.stream().allMatch(pod -> pod.templateHash().equals("new") && pod.ready()) || pods.size() != 3) {
            Step step = RollingUpdate.next(3, "new", pods);
            pods.removeAll(step.delete());
            assertThat(pods.stream().filter(OwnedPod::ready)).hasSizeGreaterThanOrEqualTo(3);
            for (int i = 0; i < step.create(); i++) {
                pods.add(pod("new", false, false, false));
            }
            assertThat(pods).hasSizeLessThanOrEqualTo(4);
            makeOneReady(pods);
            assertThat(++steps).isLessThan(20);
        }
    }

    @Test
    void oldPodsThatServeNobodyGoAtOnce() {
        OwnedPod broken = pod("old", false, false, false);

        Step step = RollingUpdate.next(1, "new", List.of(broken));

        assertThat(step.delete()).containsExactly(broken);
        assertThat(step.create()).isEqualTo(1);
    }

    private void makeOneReady(List<OwnedPod> pods) {
        for (int i = 0; i < pods.size(); i++) {
            OwnedPod pod = pods.get(i);
            if (!pod.ready()) {
                pods.set(i, new OwnedPod(pod.id(), pod.uid(), pod.templateHash(), true, false, false, NOON));
                return;
            }
        }
    }

    private OwnedPod ready(String hash) {
        return pod(hash, true, false, false);
    }

    private OwnedPod pod(String hash, boolean ready, boolean terminating, boolean ended) {
        String name = "p" + ++numbers;
        return new OwnedPod(
                new ObjectId(ResourceKind.POD, "default", name), "uid-" + name, hash, ready, terminating, ended, NOON);
    }
}
