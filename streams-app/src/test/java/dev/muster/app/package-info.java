/** Tests of configuration, command line and wiring of a node. */
@NullMarked
package dev.muster.app;

import org.jspecify.annotations.NullMarked;
