/**
 * Locks for a service: acquired, kept and released over HTTP, with a token for the resource that they protect. Entry classes: {@link
 * dev.muster.client.lock.LockRequest}, made by {@link dev.muster.client.Muster#lock(String)}, and {@link
 * dev.muster.client.lock.FencingGuard} for the resource's side.
 *
 * <p>Depends of {@code dev.muster.client} on exceptions only: not on how nodes are asked, so that tests can put something in their place.
 */
@NullMarked
package dev.muster.client.lock;

import org.jspecify.annotations.NullMarked;
