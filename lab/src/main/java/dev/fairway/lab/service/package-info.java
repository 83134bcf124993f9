/** The services of a lab: how each is started, when it is ready, and how it is kept running. */
@NullMarked
package dev.fairway.lab.service;

import org.jspecify.annotations.NullMarked;
