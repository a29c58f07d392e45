package dev.muster.demo;

import java.util.concurrent.atomic.LongAdder;

/** Counts what this process does. Thread-safe. */
final class CallCounts {

    private final LongAdder served = new LongAdder();
    private final LongAdder ok = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder failed = new LongAdder();

    void served() {
        served.increment();
    }

    void ok() {
        ok.increment();
    }

    void retried() {
        retried.increment();
    }

    void failed() {
        failed.increment();
    }

    CallFigures figures() {
        return new CallFigures(served.sum(), ok.sum(), retried.sum(), failed.sum());
    }
}
