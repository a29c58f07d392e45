package dev.muster.lock;

/** The decided part of a lock's state: whether anything is known of it, and who holds it and waits for it. */
public sealed interface Standing permits Unused, Lock {}
