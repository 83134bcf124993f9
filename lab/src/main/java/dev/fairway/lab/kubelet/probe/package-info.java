/** How a kubelet asks containers whether they have started, are alive and are ready. */
@NullMarked
package dev.fairway.lab.kubelet.probe;

import org.jspecify.annotations.NullMarked;
