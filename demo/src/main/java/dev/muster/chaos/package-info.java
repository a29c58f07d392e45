/**
 * Runs Muster under faults and says whether what its clients saw can be explained: {@code ./muster chaos}. Entry class: {@link
 * dev.muster.chaos.Chaos}. May depend on the testkit, on the command line's parts of {@code dev.muster.app} and {@code dev.muster.terminal},
 * and on the audit.
 */
@NullMarked
package dev.muster.chaos;

import org.jspecify.annotations.NullMarked;
