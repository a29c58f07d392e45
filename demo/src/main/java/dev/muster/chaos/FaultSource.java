package dev.muster.chaos;

import java.util.SplittableRandom;

/** Draws the next fault of one kind of victim. */
@FunctionalInterface
interface FaultSource {

    Fault next(SplittableRandom random);
}
