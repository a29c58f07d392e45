package dev.muster.codec;

import dev.muster.domains.Domains;
import dev.muster.lock.LockFoldLaws;

/** The laws of locks with the bytes that are stored. */
final class LockCodecLawsTest extends LockFoldLaws {

    LockCodecLawsTest() {
        super(Domains.LOCK.spec());
    }
}
