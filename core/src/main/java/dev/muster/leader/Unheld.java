package dev.muster.leader;

/** Nobody ever campaigned, or it is forgotten. */
public record Unheld() implements Contest {

    /** The only one. */
    static final Unheld INSTANCE = new Unheld();
}
