/**
 * Which instances of which services exist, and how they are. An instance registers, beats, and is declared DOWN when it has been
 * silent for longer than its ttl or fails its check; it leaves in order, or is removed when it has been DOWN for long. {@link
 * dev.muster.presence.PresenceFold} is the entry. Depends on {@code dev.muster.fold} only.
 *
 * <p>Kept: a death is seen by the log clock, never by a node's; an outage of the log or its owner expires nobody; one incarnation
 * speaks for an instance at a time. Not kept: that an instance which is UP answers, or that one which is DOWN does not.
 */
@NullMarked
package dev.muster.presence;

import org.jspecify.annotations.NullMarked;
