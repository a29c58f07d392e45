package dev.muster.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The volatile part of an instance's state.
 *
 * @param lastBeat log time of the last sign of life
 * @param lastBeatAt broker time of the last sign of life, for people
 * @param beatInterval broker time from the sign of life before the last heartbeat to that heartbeat, for statistics; zero before the
 *     first heartbeat
 * @param load load last reported
 * @param streak the last results of its check that were told
 * @param seen the last events other than heartbeats, oldest first
 */
public record Health(
        Instant lastBeat, Instant lastBeatAt, Duration beatInterval, Load load, Streak streak, List<Seen> seen) {

    /** Of an instance that was never heard of. */
    public static final Health NONE =
            new Health(Instant.EPOCH, Instant.EPOCH, Duration.ZERO, Load.NONE, Streak.NONE, List.of());

    /** Copies the list. */
    public Health {
        seen = List.copyOf(seen);
    }

    Health alive(Instant logTime, Instant brokerTime) {
        return new Health(logTime, brokerTime, beatInterval, load, streak, seen);
    }

    Health beaten(Instant logTime, Instant brokerTime, Load reported) {
        Duration interval = Duration.between(lastBeatAt, brokerTime);
        return new Health(
                logTime, brokerTime, interval.isNegative() ? Duration.ZERO : interval, reported, streak, seen);
    }

    Health with(Streak results) {
        return new Health(lastBeat, lastBeatAt, beatInterval, load, results, seen);
    }

    Health with(List<Seen> events) {
        return new Health(lastBeat, lastBeatAt, beatInterval, load, streak, events);
    }
}
