/**
 * Elections: candidates campaign for a name, keep saying that they are there, and one of them leads. A leader's term is the offset of the
 * record that elected it, hence grows for ever, and is the token by which others tell an old leader's word from a new one's. {@link
 * dev.muster.leader.LeaderFold} is the entry. Depends on {@code dev.muster.fold} and persistent collections only.
 *
 * <p>Kept: one leader a term, terms grow, nobody is elected while the leader before could still be sure by its own clock, the order of
 * succession, a bounded number of candidates. Not kept: that what a leader does is refused once it leads no more; who is written to has to
 * look at the term.
 */
@NullMarked
package dev.muster.leader;

import org.jspecify.annotations.NullMarked;
