/** What Kubernetes' controllers do for Deployments and namespaces. */
@NullMarked
package dev.fairway.tracker.standalone.controllers;

import org.jspecify.annotations.NullMarked;
