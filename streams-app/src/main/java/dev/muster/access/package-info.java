/**
 * Who may ask a node, and how nodes show each other who they are: tokens with roles from a file. {@link dev.muster.access.TokenFile} is
 * the entry. Knows nothing of HTTP or Kafka; depends on {@code dev.muster.fold} for the form of messages only.
 */
@NullMarked
package dev.muster.access;

import org.jspecify.annotations.NullMarked;
