/** Tests of the command that runs Muster under faults: that it passes with Muster as it is, and fails with one that is broken. */
@NullMarked
package dev.muster.chaos;

import org.jspecify.annotations.NullMarked;
