/** Tests of the audit: logs and facts in memory, written by the real codecs and the real fold, and tampered with. */
@NullMarked
package dev.muster.audit;

import org.jspecify.annotations.NullMarked;
