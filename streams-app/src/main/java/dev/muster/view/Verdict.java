package dev.muster.view;

import dev.muster.partition.PartitionId;
import dev.muster.partition.Rejection;
import java.util.List;
import java.util.Optional;

/**
 * What became of an event that somebody waits for.
 *
 * @param id partition in which it was folded
 * @param offset offset at which it was folded
 * @param decisions what was decided, the answer to the sender first; empty when nothing was
 * @param rejection why it was not folded
 */
public record Verdict<D>(PartitionId id, long offset, List<D> decisions, Optional<Rejection> rejection) {}
