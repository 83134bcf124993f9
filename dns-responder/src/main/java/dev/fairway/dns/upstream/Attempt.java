package dev.fairway.dns.upstream;

import dev.fairway.dns.core.forward.MalformedMessageException;
import dev.fairway.dns.core.forward.Question;
import dev.fairway.dns.core.forward.UpstreamAnswer;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One question to one upstream; ends once, with an answer or without one. On its event loop's thread only. */
final class Attempt {

    private final Question question;
    private final Consumer<@Nullable UpstreamAnswer> whenDone;
    private @Nullable ScheduledFuture<?> timeout;
    private Runnable release = () -> {};
    private boolean done;

    /**
     * @param whenDone called once; with null when no usable answer came
     */
    Attempt(Question question, Consumer<@Nullable UpstreamAnswer> whenDone) {
        this.question = question;
        this.whenDone = whenDone;
    }

    Question question() {
        return question;
    }

    boolean isDone() {
        return done;
    }

    void limitBy(ScheduledFuture<?> newTimeout) {
        timeout = newTimeout;
    }

    /** What to give back when the attempt has ended. */
    void onEnd(Runnable newRelease) {
        release = newRelease;
    }

    /** Something came back; false when it is no answer to the question, which may still come. */
    boolean received(byte[] message, int length) {
        try {
            end(UpstreamAnswer.read(message, length, question));
            return true;
        } catch (MalformedMessageException _) {
            return false;
        }
    }

    void failed() {
        end(null);
    }

    private void end(@Nullable UpstreamAnswer answer) {
        if (done) {
            return;
        }
        done = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        release.run();
        whenDone.accept(answer);
    }
}
