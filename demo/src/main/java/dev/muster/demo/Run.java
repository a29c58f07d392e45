package dev.muster.demo;

/**
 * A run of the scheduler's job, as it stands in the book.
 *
 * @param number in the order in which they began
 * @param leader who began it
 * @param term in which it led
 * @param isBooked whether it is over, and so what it did is written down
 */
record Run(long number, String leader, long term, boolean isBooked) {}
