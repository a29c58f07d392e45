package dev.muster.presence;

/** The decided part of an instance's state: whether it is registered, and as what. */
public sealed interface Registration permits Unregistered, Registered {}
