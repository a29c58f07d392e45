package dev.muster.demo;

import dev.muster.terminal.Colour;

/** Something that Muster has decided on an instance, seen by comparing two snapshots. */
sealed interface Change {

    /** In words. */
    String text();

    /** How good the news is. */
    Colour colour();

    /**
     * An instance that was not there before.
     *
     * @param instance as it is now
     */
    record Registered(InstanceState instance) implements Change {
        @Override
        public String text() {
            return "registered %s in %s on port %d: %s"
                    .formatted(
                            instance.id(),
                            instance.zone(),
                            instance.port(),
                            instance.status().word());
        }

        @Override
        public Colour colour() {
            return Colour.GOOD;
        }
    }

    /**
     * An instance with another status than before.
     *
     * @param before as it was
     * @param now as it is
     */
    record Moved(InstanceState before, InstanceState now) implements Change {
        @Override
        public String text() {
            return "%s is %s, was %s: %s"
                    .formatted(
                            now.id(),
                            now.status().word(),
                            before.status().word(),
                            now.status().reason());
        }

        @Override
        public Colour colour() {
            return now.isUp() ? Colour.GOOD : now.isDown() ? Colour.BAD : Colour.WARNING;
        }
    }

    /**
     * An instance that is there no more.
     *
     * @param last as it was
     */
    record Gone(InstanceState last) implements Change {
        @Override
        public String text() {
            return last.isDown()
                    ? "evicted %s, DOWN for too long".formatted(last.id())
                    : "%s has taken leave".formatted(last.id());
        }

        @Override
        public Colour colour() {
            return Colour.WARNING;
        }
    }
}
