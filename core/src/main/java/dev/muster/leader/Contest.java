package dev.muster.leader;

/** The decided part of an election's state: whether there is one, and how it stands. */
public sealed interface Contest permits Unheld, Election {}
