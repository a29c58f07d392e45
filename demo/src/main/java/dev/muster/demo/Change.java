package dev.muster.demo;

import dev.muster.terminal.Colour;

/** Something that Muster has decided on an instance, a breaker or the scheduler, seen by comparing two snapshots. */
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

    /**
     * A breaker in another state than before.
     *
     * @param before as it was
     * @param now as it is
     */
    record BreakerMoved(BreakerSight before, BreakerSight now) implements Change {
        @Override
        public String text() {
            return "the breaker of %s is %s, was %s: %s"
                    .formatted(now.service(), now.state(), before.state(), now.reason());
        }

        @Override
        public Colour colour() {
            return now.isClosed() ? Colour.GOOD : now.isOpen() ? Colour.BAD : Colour.WARNING;
        }
    }

    /**
     * An instance that is left out as an outlier.
     *
     * @param instance its id
     * @param reason why
     */
    record Ejected(String instance, String reason) implements Change {
        @Override
        public String text() {
            return "%s is ejected: %s".formatted(instance, reason);
        }

        @Override
        public Colour colour() {
            return Colour.BAD;
        }
    }

    /**
     * An instance that is left out no more.
     *
     * @param instance its id
     */
    record Returned(String instance) implements Change {
        @Override
        public String text() {
            return "%s is ejected no more".formatted(instance);
        }

        @Override
        public Colour colour() {
            return Colour.GOOD;
        }
    }

    /**
     * Another scheduler, or the same in another term.
     *
     * @param before who was it
     * @param now who is it
     */
    record Elected(ElectionSight before, ElectionSight now) implements Change {
        @Override
        public String text() {
            String after = before.isLed() ? ", after %s in term %d".formatted(before.leader(), before.term()) : "";
            return "%s is elected, the scheduler in term %d%s".formatted(now.leader(), now.term(), after);
        }

        @Override
        public Colour colour() {
            return Colour.GOOD;
        }
    }
}
