/** Tests of how much is logged. */
@NullMarked
package dev.muster.logging;

import org.jspecify.annotations.NullMarked;
