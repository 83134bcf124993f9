package dev.fairway.tracker.core.endpoints;

/**
 * What makes a new slice different from all others.
 *
 * @param suffix of its name, after the Service's name and a hyphen
 */
public record SliceIdentity(String suffix, String uid) {}
