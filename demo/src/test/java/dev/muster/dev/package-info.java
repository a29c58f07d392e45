/** Tests of {@code ./muster dev} in processes of its own. */
@NullMarked
package dev.muster.dev;

import org.jspecify.annotations.NullMarked;
