package dev.fairway.nodeproxy.core;

/** What became of a {@link Change}. */
public sealed interface Outcome {

    record InEffect() implements Outcome {}

    /** Nothing of the change is in effect; or, where it took more than one transaction, that is not known. */
    record Refused(String reason) implements Outcome {}

    Outcome IN_EFFECT = new InEffect();
}
