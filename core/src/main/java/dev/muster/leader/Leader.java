package dev.muster.leader;

import java.time.Instant;

/**
 * Who leads.
 *
 * @param candidate its name
 * @param term offset of the record that elected it: grows with every leader of the election, also when the election was forgotten in between
 * @param since broker time at which it was elected
 */
public record Leader(CandidateId candidate, long term, Instant since) {}
