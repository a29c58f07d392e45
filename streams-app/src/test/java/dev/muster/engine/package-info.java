/** The engine on a test driver, and on a real broker. */
@NullMarked
package dev.muster.engine;

import org.jspecify.annotations.NullMarked;
