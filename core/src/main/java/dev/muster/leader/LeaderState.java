package dev.muster.leader;

/**
 * The state of one election.
 *
 * @param contest decided part
 * @param candidacies volatile part
 */
public record LeaderState(Contest contest, Candidacies candidacies) {

    /** Of an election for which nobody campaigned. */
    public static final LeaderState INITIAL = new LeaderState(Unheld.INSTANCE, Candidacies.NONE);
}
