package dev.fairway.tracker.standalone.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object as somebody wrote it, before anything was added.
 *
 * @param namespace empty for cluster-wide kinds
 * @param tree the manifest itself, its namespace filled in
 */
public record Manifest(ResourceKind kind, String namespace, String name, ObjectNode tree) {}
