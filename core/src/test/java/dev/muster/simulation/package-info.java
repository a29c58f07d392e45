/**
 * A deterministic simulation of log, brokers' clocks, nodes and clients around the real folds: one thread, virtual time, every random
 * number from one seed, so that one seed always gives the same run. Entry class: {@link dev.muster.simulation.Simulation}. A domain takes
 * part by a {@link dev.muster.simulation.SimulatedDomain}. Depends on {@code core} only.
 */
@NullMarked
package dev.muster.simulation;

import org.jspecify.annotations.NullMarked;
