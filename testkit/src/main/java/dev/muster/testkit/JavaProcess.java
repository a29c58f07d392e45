package dev.muster.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A child JVM: its output, its signals and its end.
 *
 * <p>{@link #close}, and the orderly exit of this JVM (also by SIGINT or SIGTERM), end the child and its descendants. If this JVM is
 * killed, the child lives on, unless {@link JavaProcessBuilder#endsWithParent} was asked for; with {@link
 * JavaProcessBuilder#outlivesExit} only {@link #close} ends it. Signals are those of Unix. Any thread may
 * call any method.
 */
public final class JavaProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration GRACE_AT_EXIT = Duration.ofSeconds(3);
    private static final Duration LAST_LINES_AT_MOST = Duration.ofSeconds(5);
    private static final int LINES_IN_MESSAGES = 30;

    private final String name;
    private final Process process;
    private final ProcessOutput output;
    private final ExitHook exitHook;
    private volatile boolean paused;

    /** What becomes of the child when this JVM exits in order. */
    enum AtExit {
        ENDS,
        LIVES
    }

    /** What a child is started from. */
    record Start(String name, ProcessBuilder builder, Optional<Path> logFile, int keptLines, AtExit atExit) {}

    private JavaProcess(Start start, Process process, ProcessOutput output) {
        this.name = start.name;
        this.process = process;
        this.output = output;
        // Whoever ends it himself may start it even while this JVM is exiting.
        this.exitHook = start.atExit == AtExit.LIVES
                ? ExitHook.none()
                : ExitHook.register("end-of-" + process.pid(), () -> end(GRACE_AT_EXIT));
        // A child that ended by itself needs no hook, and a long test may start many.
        var unused = process.onExit().thenRun(exitHook::cancel);
    }

    /** Begins the description of a child that runs this main class on this JVM's class path, with this JVM's {@code java}. */
    public static JavaProcessBuilder of(Class<?> mainClass) {
        return new JavaProcessBuilder(mainClass.getName());
    }

    /** The same with the name of the main class, which need not be on this JVM's class path. */
    public static JavaProcessBuilder of(String mainClass) {
        return new JavaProcessBuilder(mainClass);
    }

    static JavaProcess start(Start start) {
        try {
            ProcessOutput output = ProcessOutput.keeping(start.keptLines, start.logFile);
            Process process = start.builder.start();
            output.readFrom(process);
            try {
                return new JavaProcess(start, process, output);
            } catch (IllegalStateException e) {
                process.destroyForcibly(); // nobody would end it
                throw new JavaProcessException(start.name + " was started while this JVM exits", e);
            }
        } catch (IOException e) {
            throw new JavaProcessException(start.name + " could not be started", e);
        }
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether the child has not ended; a paused child is alive. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code if the child has ended; 128 plus the signal's number if a signal ended it. */
    public OptionalInt exitCode() {
        return isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** The last lines of standard output and error, oldest first. */
    public List<String> lines() {
        return output.lines();
    }

    /**
     * Waits for a line, already written (and still kept) or yet to come.
     *
     * @return the first line that the predicate accepts
     * @throws JavaProcessException when the child ends, or the time passes, without such a line
     */
    public String awaitLine(Predicate<String> wanted, Duration atMost) {
        CompletableFuture<String> found = output.firstLine(wanted);
        try {
            return found.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            found.cancel(false);
            throw new JavaProcessException(describe("wrote no such line within " + atMost), e);
        } catch (ExecutionException | CancellationException e) {
            throw new JavaProcessException(describe("wrote no such line"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JavaProcessException(describe("was awaited by a thread that was interrupted"), e);
        }
    }

    /**
     * Completes with the first line that the predicate accepts, already written (and still kept) or yet to come; on the thread that reads, so
     * what follows must be short. Fails when the child ends without one.
     */
    public CompletableFuture<String> firstLine(Predicate<String> wanted) {
        return output.firstLine(wanted);
    }

    /** Completes with the exit code when the child has ended. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /**
     * Waits for the child's end; {@link #lines} has what it wrote last when this returns, unless a descendant that lives on keeps its
     * output open.
     *
     * @return its exit code, as {@link #exitCode}
     * @throws JavaProcessException when it is still alive after this time
     */
    public int awaitExit(Duration atMost) {
        requireEnd(atMost);
        output.awaitEnd(LAST_LINES_AT_MOST);
        return process.exitValue();
    }

    /** Ends the child at once, without a chance to clean up (SIGKILL), and waits until it is gone. Its descendants live on. */
    public void kill() {
        process.destroyForcibly();
        requireEnd(GRACE);
    }

    /** Asks the child to end (SIGTERM) and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Stops the child in its tracks (SIGSTOP): it stays alive, its sockets stay open, it does nothing. */
    public void pause() {
        signal("STOP");
        paused = true;
    }

    /** Lets a paused child go on (SIGCONT). */
    public void resume() {
        signal("CONT");
        paused = false;
    }

    /** Ends the child and its descendants: SIGTERM, and after ten seconds SIGKILL. Does nothing when all have ended. */
    @Override
    public void close() {
        end(GRACE);
        exitHook.cancel();
    }

    private void end(Duration grace) {
        // Taken before the child ends: afterwards its children are no longer known as its descendants.
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        if (paused && process.isAlive()) {
            resume();
        }
        hasEndedWithin(grace);
        family.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        hasEndedWithin(grace);
    }

    private void requireEnd(Duration atMost) {
        if (!hasEndedWithin(atMost)) {
            throw new JavaProcessException(describe("has not ended within " + atMost));
        }
    }

    boolean hasEndedWithin(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(kill.getInputStream().readAllBytes(), java.nio.charset.Charset.defaultCharset());
            if (kill.waitFor() != 0) {
                throw new JavaProcessException(describe("could not be sent SIG" + signal + ": " + said.strip()));
            }
        } catch (IOException e) {
            throw new JavaProcessException(describe("could not be sent SIG" + signal), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JavaProcessException(describe("could not be sent SIG" + signal), e);
        }
    }

    private String describe(String what) {
        List<String> all = lines();
        List<String> last = all.subList(Math.max(0, all.size() - LINES_IN_MESSAGES), all.size());
        String state = exitCode().isPresent() ? "ended with exit code " + process.exitValue() : "alive";
        return name + " (pid " + pid() + ", " + state + ") " + what + "; its last lines:"
                + (last.isEmpty() ? " none" : "\n  " + String.join("\n  ", last));
    }

    @Override
    public String toString() {
        return name + " (pid " + pid() + ")";
    }
}
