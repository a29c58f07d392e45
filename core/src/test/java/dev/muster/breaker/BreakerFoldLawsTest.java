package dev.muster.breaker;

/** The laws with canonical bytes. */
final class BreakerFoldLawsTest extends BreakerFoldLaws {

    BreakerFoldLawsTest() {
        super(BreakerEvents.SPEC);
    }
}
