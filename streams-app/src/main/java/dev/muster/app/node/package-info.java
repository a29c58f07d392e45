/**
 * A running node: everything wired, started in order and ended in reverse. {@link dev.muster.app.node.Node} is the entry.
 */
@NullMarked
package dev.muster.app.node;

import org.jspecify.annotations.NullMarked;
