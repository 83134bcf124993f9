package dev.fairway.lab;

/** How node-proxy and dns-responder run. */
public enum Executables {
    /** Native where the executable is built, else on the JVM. */
    AUTO,
    NATIVE,
    JVM
}
