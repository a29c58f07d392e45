package dev.muster.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the holder of a token may do. */
public enum Role {
    /** Asks: services, instances, rules, figures. */
    READ,
    /** Registers, beats and deregisters besides. */
    WRITE,
    /** Overrides, drains and sets rules besides. */
    OPERATOR,
    /** Another node: reads, and hands on what others ask, in their name and with their role. */
    NODE;

    /** Whether it allows all that the other one allows. */
    public boolean includes(Role other) {
        return this == other || (this == NODE ? other == READ : other != NODE && compareTo(other) >= 0);
    }

    /** As it stands in files and headers. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role that a text names. */
    public static Optional<Role> named(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
