package dev.muster.demo;

/**
 * A write that the guard has refused.
 *
 * @param run which run was to be booked
 * @param leader who wrote
 * @param term the token that came with it
 * @param newest the newest token that the guard had seen
 */
record RefusedWrite(long run, String leader, long term, long newest) {}
