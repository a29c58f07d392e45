/** Tests of the wire format, and the golden files of every released schema. */
@NullMarked
package dev.muster.wire;

import org.jspecify.annotations.NullMarked;
