package dev.muster.testkit.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One direction of a connection: a queue of what was read and not yet written. It reads no more than {@value #MAX_BUFFERED} bytes ahead,
 * so a slow reader, or a fault, holds the sender up as it would without a proxy. Used by the proxy's thread.
 */
final class Pipe {
    private static final int MAX_BUFFERED = 1 << 20;
    private static final int MAX_READ = 16 * 1024;
    /** A throttled sender's bytes pass in so many pieces a second, not in one lump. */
    private static final int PIECES_PER_SECOND = 20;

    private final End from;
    private final End to;
    private final Supplier<Flow> flow;
    private final SplittableRandom random;
    private final Deque<Chunk> queue = new ArrayDeque<>();
    private int buffered;
    private boolean hasEnded;
    private boolean isDelivered;
    private boolean isBlocked;
    private long sentNanos;
    private long sentBytes;

    Pipe(End from, End to, Supplier<Flow> flow, SplittableRandom random) {
        this.from = from;
        this.to = to;
        this.flow = flow;
        this.random = random;
    }

    /** Whether its source should be read. */
    boolean wantsToRead() {
        return !hasEnded && !flow.get().isHeld() && buffered < MAX_BUFFERED;
    }

    /** Whether it waits for its sink to take more. */
    boolean wantsToWrite() {
        return isBlocked && !flow.get().isHeld();
    }

    /** Whether the end of the connection has been passed on. */
    boolean isDelivered() {
        return isDelivered;
    }

    void read() throws IOException {
        long rate = flow.get().bytesPerSecond();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(1, Math.min(MAX_READ, rate / PIECES_PER_SECOND)));
        int count = from.channel().read(buffer);
        if (count < 0) {
            end(Chunk.Kind.FIN);
        } else if (count > 0) {
            buffered += count;
            add(Chunk.Kind.BYTES, buffer.flip());
        }
    }

    /** The source has ended; what it sent before still goes first. */
    void end(Chunk.Kind kind) {
        if (!hasEnded) {
            hasEnded = true;
            add(kind, ByteBuffer.allocate(0));
        }
    }

    /** The sink is gone: nothing will be written any more. */
    void discard() {
        hasEnded = true;
        isDelivered = true;
        isBlocked = false;
        buffered = 0;
        queue.clear();
    }

    /**
     * Writes what is ready.
     *
     * @return when the next piece will be, by {@link System#nanoTime}; {@link Long#MAX_VALUE} when something else has to happen first
     */
    long advance(long now) throws IOException {
        isBlocked = false;
        while (!queue.isEmpty() && !flow.get().isHeld()) {
            Chunk head = queue.element();
            long ready = readyAt(head);
            if (ready - now > 0) {
                return ready;
            }
            if (!deliver(head)) {
                isBlocked = true;
                break;
            }
            queue.remove();
            sentNanos = now;
            sentBytes = head.bytes().limit();
            buffered -= head.bytes().limit();
        }
        return Long.MAX_VALUE;
    }

    /** @return whether all of it was taken */
    private boolean deliver(Chunk head) throws IOException {
        if (head.kind() == Chunk.Kind.BYTES) {
            to.channel().write(head.bytes());
        } else {
            isDelivered = true;
            pass(head.kind());
        }
        return !head.bytes().hasRemaining();
    }

    private void pass(Chunk.Kind end) throws IOException {
        if (end == Chunk.Kind.FIN) {
            to.channel().shutdownOutput();
        } else {
            to.close(Ending.RESET);
        }
    }

    private void add(Chunk.Kind kind, ByteBuffer bytes) {
        queue.add(new Chunk(kind, bytes, System.nanoTime(), random.nextDouble()));
    }

    /** By the flow as it is now: what is under way when a fault ends is not late for longer. */
    private long readyAt(Chunk chunk) {
        Flow now = flow.get();
        long late = now.delay().toNanos() + (long) (chunk.luck() * now.jitter().toNanos());
        long ready = chunk.arrivedNanos() + late;
        if (sentBytes == 0 || now.bytesPerSecond() == Long.MAX_VALUE) {
            return ready;
        }
        long freed = sentNanos + (long) (sentBytes * (double) TimeUnit.SECONDS.toNanos(1) / now.bytesPerSecond());
        return freed - ready > 0 ? freed : ready;
    }
}
