/** Tests of the wiring of a node. */
@NullMarked
package dev.muster.app.node;

import org.jspecify.annotations.NullMarked;
