package dev.fairway.lab;

/**
 * What a program said, and how it ended.
 *
 * @param exitCode as the shell sees it
 * @param output its standard output
 * @param errors its standard error output
 */
public record ExecResult(int exitCode, String output, String errors) {}
