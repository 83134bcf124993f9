package dev.fairway.registry.core.topic;

/**
 * What Kafka says of the topics.
 *
 * @param id changes when the topics are made anew; never 0
 * @param begins the first offsets that are still there
 * @param ends the offsets of the next records to be written
 */
public record LogView(int id, Positions begins, Positions ends) {

    /** True when a reader that stands at these positions can read on without a gap. */
    public boolean canContinue(Positions read) {
        boolean sameLog = read.logId() == 0 || read.logId() == id;
        return sameLog
                && ends.hasReached(read)
                && read.layout().partitions().stream().allMatch(p -> hasNoGap(read, p));
    }

    private boolean hasNoGap(Positions read, Partition partition) {
        return read.next(partition) == 0 || read.next(partition) >= begins.next(partition);
    }
}
