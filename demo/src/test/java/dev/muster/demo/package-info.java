/** Tests of {@code ./muster demo}. */
@NullMarked
package dev.muster.demo;

import org.jspecify.annotations.NullMarked;
