package dev.fairway.nodeproxy.nftables;

/** What becomes of a packet. */
public sealed interface Verdict {

    record Accept() implements Verdict {}

    record Drop() implements Verdict {}

    record Return() implements Verdict {}

    record Jump(String chain) implements Verdict {}

    record Goto(String chain) implements Verdict {}
}
