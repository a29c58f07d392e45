/** Tests of the checkers: histories written by hand, drawn at random, and compared with a checker that tries everything. */
@NullMarked
package dev.muster.testkit.history;

import org.jspecify.annotations.NullMarked;
