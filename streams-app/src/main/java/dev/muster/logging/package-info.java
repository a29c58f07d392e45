/**
 * How much is logged. {@link dev.muster.logging.Seldom} is the entry. Depends on nothing.
 */
@NullMarked
package dev.muster.logging;

import org.jspecify.annotations.NullMarked;
