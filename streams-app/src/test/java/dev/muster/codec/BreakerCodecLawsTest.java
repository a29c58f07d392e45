package dev.muster.codec;

import dev.muster.breaker.BreakerFoldLaws;
import dev.muster.domains.Domains;

/** The laws of breakers with the bytes that are stored. */
final class BreakerCodecLawsTest extends BreakerFoldLaws {

    BreakerCodecLawsTest() {
        super(Domains.BREAKER.spec());
    }
}
