package dev.muster.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * A TCP proxy in front of a target, which does to connections what networks do: {@link #apply} says what is wrong from now on, {@link
 * #follow} lets it come and go by a plan, {@link #endConnections} ends those that exist.
 *
 * <p>It listens when it is made and keeps its address for its life. The target need not be there yet: whoever connects too early is
 * reset. Backpressure is kept: at most a mebibyte of each direction lies in the proxy. The same seed gives the same delays to the pieces
 * of the n-th connection; where the pieces are cut is up to the operating system.
 *
 * <p>One thread of its own. Any thread may call any method; a change is in force when the call returns.
 */
public final class FaultProxy implements AutoCloseable {
    private final String name;
    private final long seed;
    private final ProxyLoop loop;
    private final Thread thread;
    private volatile boolean isClosed;

    private FaultProxy(String name, long seed, ProxyLoop loop) {
        this.name = name;
        this.seed = seed;
        this.loop = loop;
        this.thread = new Thread(loop, "muster-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Listens on a port of the loopback interface, where nothing is wrong yet.
     *
     * @param name how threads and messages name it
     * @param listenPort its port; {@link dev.muster.testkit.FreePorts} gives one that survives {@link Admission#REFUSE}
     * @param targetPort the target's port on the loopback interface
     * @param seed where every random number comes from, such as {@link FaultSeed#of}
     */
    public static FaultProxy start(String name, int listenPort, int targetPort, long seed) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return start(
                name, new InetSocketAddress(loopback, listenPort), new InetSocketAddress(loopback, targetPort), seed);
    }

    /** The same with whole addresses. */
    public static FaultProxy start(String name, InetSocketAddress listen, InetSocketAddress target, long seed) {
        try {
            return new FaultProxy(name, seed, new ProxyLoop(listen, target, seed));
        } catch (IOException e) {
            throw new UncheckedIOException("listen: " + listen + " (expected: an address that nobody listens on)", e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return loop.address();
    }

    /** The port on which it listens. */
    public int port() {
        return address().getPort();
    }

    /** Connections that go through it now. */
    public int connections() {
        return loop.open();
    }

    /** From now on this is wrong and nothing else; a plan that was followed ends. */
    public void apply(Faults faults) {
        call(() -> loop.apply(faults));
    }

    /** From now on nothing is wrong. What was held goes on its way. */
    public void heal() {
        apply(Faults.NONE);
    }

    /** Ends all connections that exist. */
    public void endConnections(Ending how) {
        call(() -> loop.endAll(how));
    }

    /** Nobody gets through any more: connections are reset and new ones refused. */
    public void cut() {
        call(() -> {
            loop.apply(Faults.REFUSING);
            loop.endAll(Ending.RESET);
        });
    }

    /**
     * Follows a plan from now on.
     *
     * @return completed when the last step has been taken, or the plan was left for something else
     */
    public CompletableFuture<Void> follow(FaultPlan plan) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        call(() -> loop.follow(plan, done));
        return done;
    }

    /** Closes all connections and the port. */
    @Override
    public void close() {
        isClosed = true;
        loop.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(Runnable change) {
        if (isClosed) {
            throw new IllegalStateException("Expected the proxy " + name + " to be open, but it is closed");
        }
        loop.call(change);
    }

    @Override
    public String toString() {
        return "proxy " + name + " on " + address() + ", seed " + seed;
    }
}
