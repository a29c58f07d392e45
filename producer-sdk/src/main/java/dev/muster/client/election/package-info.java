/**
 * Leading: one of those who campaign for an election runs its code at a time, with a term that only grows. Entry classes: {@link
 * dev.muster.client.election.Campaign} and {@link dev.muster.client.election.Election}, made by {@link
 * dev.muster.client.Muster#campaign(String, LeaderTask)} and {@link dev.muster.client.Muster#election(String)}.
 *
 * <p>Depends on {@code dev.muster.client} for exceptions only: not on how keeps are sent, nor on how elections are watched.
 */
@NullMarked
package dev.muster.client.election;

import org.jspecify.annotations.NullMarked;
