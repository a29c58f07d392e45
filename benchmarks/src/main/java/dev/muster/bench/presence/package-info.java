/**
 * Figures of the presence fold: folding, becoming visible, answering. {@link dev.muster.bench.presence.PresenceCommand} is the entry.
 * Depends on the node, its engine and the testkit.
 */
@NullMarked
package dev.muster.bench.presence;

import org.jspecify.annotations.NullMarked;
