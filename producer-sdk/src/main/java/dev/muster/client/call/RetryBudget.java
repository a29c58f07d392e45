package dev.muster.client.call;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps retries to a share of the calls, so that they never multiply an outage (Finagle's retry budget). A balance in hundredths of a
 * retry: every call pays in the percentage, every second pays in some free ones, a retry takes a whole one. What can be saved up
 * is bounded by ten seconds of free ones and a hundred retries.
 */
final class RetryBudget {
    private static final long WHOLE = 100;
    private static final long SECOND = 1_000_000_000L;
    private static final int SAVED_SECONDS = 10;
    private static final int SAVED_RETRIES = 100;

    private final int percent;
    private final int free;
    private final long most;
    private final AtomicLong balance;
    /** Until when the free ones have been paid in. */
    private final AtomicLong paidUntil;

    RetryBudget(int percent, int free, long now) {
        this.percent = percent;
        this.free = free;
        this.most = Math.max(WHOLE, WHOLE * ((long) SAVED_SECONDS * free + (percent == 0 ? 0 : SAVED_RETRIES)));
        this.balance = new AtomicLong(WHOLE * free);
        this.paidUntil = new AtomicLong(now);
    }

    /** A call is made. */
    void onCall() {
        if (percent > 0 && balance.get() < most) {
            balance.getAndAdd(percent);
        }
    }

    /** Takes one retry, if there is one. */
    boolean take(long now) {
        payInFree(now);
        long before = balance.get();
        while (before >= WHOLE) {
            if (balance.compareAndSet(before, before - WHOLE)) {
                return true;
            }
            before = balance.get();
        }
        return false;
    }

    private void payInFree(long now) {
        long until = paidUntil.get();
        // Whole hundredths only, so that many looks in a short time lose nothing.
        long due = free == 0 ? 0 : Math.min(most, (now - until) / (SECOND / (WHOLE * free)));
        if (due > 0 && paidUntil.compareAndSet(until, now)) {
            balance.accumulateAndGet(due, (have, more) -> Math.max(have, Math.min(most, have + more)));
        }
    }
}
