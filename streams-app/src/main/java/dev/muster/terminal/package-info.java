/**
 * What the commands of the terminal have in common: exit codes, options, tables, and how they fail. {@link dev.muster.terminal.CommandRunner}
 * is the entry. Depends on nothing of Muster.
 */
@NullMarked
package dev.muster.terminal;

import org.jspecify.annotations.NullMarked;
