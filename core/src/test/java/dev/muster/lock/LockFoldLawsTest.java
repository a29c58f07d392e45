package dev.muster.lock;

/** The laws with canonical bytes. */
final class LockFoldLawsTest extends LockFoldLaws {

    LockFoldLawsTest() {
        super(LockEvents.SPEC);
    }
}
