package dev.muster.leader;

/** The laws with canonical bytes. */
final class LeaderFoldLawsTest extends LeaderFoldLaws {

    LeaderFoldLawsTest() {
        super(LeaderEvents.SPEC);
    }
}
