package dev.muster.breaker;

/** The decided part of a service's state: whether there is a breaker, and how it stands. */
public sealed interface Standing permits Unseen, Breaker {}
