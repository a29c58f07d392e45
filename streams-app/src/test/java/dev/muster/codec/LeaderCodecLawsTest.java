package dev.muster.codec;

import dev.muster.domains.Domains;
import dev.muster.leader.LeaderFoldLaws;

/** The laws of elections with the bytes that are stored. */
final class LeaderCodecLawsTest extends LeaderFoldLaws {

    LeaderCodecLawsTest() {
        super(Domains.LEADER.spec());
    }
}
