/** Tests of {@code dev.muster.doctor}. */
@NullMarked
package dev.muster.doctor;

import org.jspecify.annotations.NullMarked;
