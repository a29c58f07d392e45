/** Figures, each beside its limit of the same run. {@link dev.muster.bench.Bench} is the command. */
@NullMarked
package dev.muster.bench;

import org.jspecify.annotations.NullMarked;
