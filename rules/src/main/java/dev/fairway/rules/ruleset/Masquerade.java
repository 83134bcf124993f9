package dev.fairway.rules.ruleset;

/** Whose connections get the node's address as their source (PRX-08). */
public enum Masquerade {
    /** All but those of pods of this node. */
    UNLESS_POD,
    ALWAYS,
    /** Only those that the node itself makes. */
    IF_NODE
}
