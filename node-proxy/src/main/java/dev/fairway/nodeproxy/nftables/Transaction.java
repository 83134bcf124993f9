package dev.fairway.nodeproxy.nftables;

import java.util.List;

/** Commands that the kernel carries out all together or not at all. */
public record Transaction(List<Command> commands) {

    public Transaction {
        commands = List.copyOf(commands);
    }

    public static Transaction of(Command... commands) {
        return new Transaction(List.of(commands));
    }
}
