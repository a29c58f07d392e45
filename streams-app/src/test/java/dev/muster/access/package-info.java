/** Tests of {@code dev.muster.access}. */
@NullMarked
package dev.muster.access;

import org.jspecify.annotations.NullMarked;
