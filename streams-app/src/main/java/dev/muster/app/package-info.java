/**
 * A node and its command line. {@link dev.muster.app.Main} is where the process begins, {@link dev.muster.app.node.Node} the wiring of
 * configuration, schema registry, topics, engines and HTTP. May depend on everything; nothing depends on it but {@code dev} and tests.
 */
@NullMarked
package dev.muster.app;

import org.jspecify.annotations.NullMarked;
