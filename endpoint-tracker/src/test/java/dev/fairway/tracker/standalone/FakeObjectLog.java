package dev.fairway.tracker.standalone;

import dev.fairway.tracker.standalone.store.ObjectLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A log in memory that answers at once, unless it is told to wait or to refuse. */
public final class FakeObjectLog implements ObjectLog {

    private final List<Entry> entries = new ArrayList<>();
    private final Deque<Runnable> unanswered = new ArrayDeque<>();
    private boolean holding;
    private boolean refusing;

    @Override
    public synchronized void append(Entry entry, Completion completion) {
        boolean refused = refusing;
        Runnable answer = () -> {
            if (refused) {
                completion.failed("the fake log refuses");
            } else {
                entries.add(entry);
                completion.written();
            }
        };
        if (holding) {
            unanswered.add(answer);
        } else {
            answer.run();
        }
    }

    public synchronized void hold() {
        holding = true;
    }

    public synchronized void refuse(boolean value) {
        refusing = value;
    }

    /** Answers everything that was held. */
    public void release() {
        List<Runnable> answers;
        synchronized (this) {
            holding = false;
            answers = List.copyOf(unanswered);
            unanswered.clear();
        }
        answers.forEach(Runnable::run);
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    public synchronized int unansweredCount() {
        return unanswered.size();
    }
}
