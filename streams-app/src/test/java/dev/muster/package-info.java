/** What holds for the whole tree. */
@NullMarked
package dev.muster;

import org.jspecify.annotations.NullMarked;
