package dev.muster.codec;

import dev.muster.domains.Domains;
import dev.muster.presence.PresenceFoldLaws;

/** The laws of presence with the bytes that are stored. */
final class PresenceCodecLawsTest extends PresenceFoldLaws {

    PresenceCodecLawsTest() {
        super(Domains.PRESENCE.spec());
    }
}
