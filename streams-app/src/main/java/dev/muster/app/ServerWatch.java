package dev.muster.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches an answer of a node by its server-sent events, for as long as the command runs: a stream that ends, fails or falls silent is
 * opened again where it was. One thread's, which is told everything.
 */
final class ServerWatch {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** A node says every 15 s that it is there. */
    private static final Duration SILENT_AT_MOST = Duration.ofSeconds(40);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final String AGE = ": age-ms=";

    private final ServerQuestions questions;
    private final Listener listener;
    private Optional<String> lastId = Optional.empty();
    private Instant asOf = Instant.now();
    private Duration pause = FIRST_PAUSE;

    /** Who is told. */
    interface Listener {

        /** The state is this now. */
        void told(ObjectNode state);

        /** About once a second, and when it changes: what was told last was true then; the trouble that there is, if any. */
        void seen(Instant asOf, Optional<String> trouble);
    }

    ServerWatch(ServerQuestions questions, Listener listener) {
        this.questions = questions;
        this.listener = listener;
    }

    /** Until the thread is interrupted. */
    void run(String path) throws InterruptedException {
        Optional<String> trouble = Optional.empty();
        while (!Thread.currentThread().isInterrupted()) {
            EventLines lines = new EventLines();
            try {
                questions.stream(path, lastId, lines);
                listener.seen(asOf, Optional.empty());
                follow(lines);
                trouble = Optional.of("the node has ended the stream");
            } catch (CommandFailure e) {
                trouble = Optional.of(String.valueOf(e.getMessage()));
                if (e.status() == ExitStatus.FAILURE) {
                    // The node answers, but not to this: a state is told as a whole without an id as well.
                    lastId = Optional.empty();
                }
            } finally {
                lines.cancel();
            }
            away(trouble);
        }
    }

    /** Until the stream ends. */
    private void follow(EventLines lines) throws InterruptedException {
        StringBuilder data = new StringBuilder();
        Instant heard = Instant.now();
        while (Duration.between(heard, Instant.now()).compareTo(SILENT_AT_MOST) < 0) {
            Optional<EventLines.Line> next = lines.next(LOOK_EVERY);
            if (next.isEmpty()) {
                listener.seen(asOf, Optional.empty());
                continue;
            }
            Optional<String> line = next.get().text();
            if (line.isEmpty()) {
                return;
            }
            heard = Instant.now();
            pause = FIRST_PAUSE;
            take(line.get(), data, heard);
        }
        throw new CommandFailure(ExitStatus.NOT_FOUND, "nothing came for " + SILENT_AT_MOST.toSeconds() + "s");
    }

    private void take(String line, StringBuilder data, Instant now) {
        if (line.startsWith(AGE)) {
            asOf = now.minusMillis(number(line.substring(AGE.length())));
            listener.seen(asOf, Optional.empty());
        } else if (line.startsWith("id: ")) {
            lastId = Optional.of(line.substring("id: ".length()));
        } else if (line.startsWith("data: ")) {
            data.append(line, "data: ".length(), line.length());
        } else if (line.isEmpty() && data.length() > 0) {
            asOf = now;
            listener.told(ServerQuestions.object(data.toString()));
            listener.seen(asOf, Optional.empty());
            data.setLength(0);
        }
    }

    /** Waits before the next try, longer each time. */
    private void away(Optional<String> trouble) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long until = System.nanoTime() + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            listener.seen(asOf, trouble);
            var unused = never.await(Math.min(LOOK_EVERY.toNanos(), left), TimeUnit.NANOSECONDS);
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0; // a later Muster may say more there
        }
    }
}
