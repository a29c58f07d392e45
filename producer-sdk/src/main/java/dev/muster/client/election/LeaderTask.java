package dev.muster.client.election;

/** What a leader does. */
@FunctionalInterface
public interface LeaderTask {

    /**
     * Called on a thread of its own when this process leads. The thread is interrupted when it can no longer be sure of it, or the campaign is
     * closed: then it has to come back soon, for until it does this process does not campaign again.
     *
     * <p>To come back by itself, while it leads, is to resign: the next candidate leads at once, and the campaign is over. What it throws while
     * it leads is logged; it resigns and campaigns again a second later.
     *
     * @throws Exception whatever went wrong; {@link InterruptedException} when it was told to come back
     */
    void lead(Leadership leadership) throws Exception;
}
