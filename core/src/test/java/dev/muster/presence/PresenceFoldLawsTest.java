package dev.muster.presence;

/** The laws with canonical bytes. */
final class PresenceFoldLawsTest extends PresenceFoldLaws {

    PresenceFoldLawsTest() {
        super(PresenceEvents.SPEC);
    }
}
