/** Tests of what the commands of the terminal have in common. */
@NullMarked
package dev.muster.terminal;

import org.jspecify.annotations.NullMarked;
