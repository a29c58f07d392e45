/**
 * Which of many instances takes the next call: strategies over an immutable picture of a service, and the consistent-hash ring.
 * Entry classes: {@link dev.muster.balance.Picks} for picks, {@link dev.muster.balance.HashRing} for the owners of a key.
 *
 * <p>Pure Java: no I/O, no clock, no thread; depends on MurmurHash3 of commons-codec only, so that the Java client and a node pick
 * alike and agree on every owner.
 */
@NullMarked
package dev.muster.balance;

import org.jspecify.annotations.NullMarked;
