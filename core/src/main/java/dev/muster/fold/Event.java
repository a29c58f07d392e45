package dev.muster.fold;

/** What happened, or is wished, to one entity, as a sender put it into the log. */
public interface Event {

    /** Who sent it and under which id. */
    EventHead head();

    /** The entity that it is about. */
    EntityKey key();
}
