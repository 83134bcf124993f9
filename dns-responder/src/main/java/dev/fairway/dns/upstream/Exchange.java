package dev.fairway.dns.upstream;

import dev.fairway.dns.core.forward.Forwarding;
import dev.fairway.dns.core.forward.Question;
import dev.fairway.dns.core.forward.UpstreamAnswer;
import dev.fairway.dns.core.message.DnsCodes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way: upstream after upstream until one answers. Whoever asks the same meanwhile gets the same
 * answer. On its event loop's thread only.
 */
final class Exchange {

    private final Question question;
    private final long startedAt;
    private final long deadline;
    private final ArrayDeque<Upstream> untried;
    private final List<Forwarding.Reply> replies = new ArrayList<>(1);

    /**
     * @param startedAt and {@code deadline} by System.nanoTime
     */
    Exchange(Question question, List<Upstream> upstreams, long startedAt, long deadline) {
        this.question = question;
        this.untried = new ArrayDeque<>(upstreams);
        this.startedAt = startedAt;
        this.deadline = deadline;
    }

    void add(Forwarding.Reply reply) {
        replies.add(reply);
    }

    Question question() {
        return question;
    }

    long startedAt() {
        return startedAt;
    }

    long deadline() {
        return deadline;
    }

    /** The next one to ask; null when all have been asked. */
    @Nullable
    Upstream next() {
        return untried.poll();
    }

    void answered(UpstreamAnswer answer) {
        replies.forEach(reply -> reply.answered(answer, 0));
    }

    void failed() {
        replies.forEach(reply -> reply.failed(DnsCodes.SERVER_FAILURE));
    }
}
