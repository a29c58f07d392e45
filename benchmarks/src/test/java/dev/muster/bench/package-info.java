/** Tests of the benches: the form of their reports, and that they run. */
@NullMarked
package dev.muster.bench;

import org.jspecify.annotations.NullMarked;
