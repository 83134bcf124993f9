/** Manifests: files, directories and streams, read document by document. */
@NullMarked
package dev.fairway.cli.manifest;

import org.jspecify.annotations.NullMarked;
