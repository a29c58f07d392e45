package dev.muster.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy's only thread: accepts, moves bytes, and follows a plan. Everything below it (links, pipes, ends) belongs to this thread; what
 * others want of it they hand in by {@link #call}.
 */
final class ProxyLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyLoop.class);
    private static final int MAX_LINKS = 20_000;
    private static final int BACKLOG = 1_024;

    private final InetSocketAddress address;
    private final InetSocketAddress target;
    private final Selector selector;
    private final SplittableRandom seeds;
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final Set<Link> links = new LinkedHashSet<>();
    private final Set<Link> touched = new LinkedHashSet<>();
    private final WakeUps wakeUps = new WakeUps();
    private final Queue<FaultPlan.Step> plan = new ArrayDeque<>();
    private CompletableFuture<Void> planned = CompletableFuture.completedFuture(null);
    private long planBegan;
    private Faults faults = Faults.NONE;
    private @Nullable ServerSocketChannel listener;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean isClosed;
    private volatile int open;

    /** Listens on the address at once; a port of 0 is chosen by the system. */
    ProxyLoop(InetSocketAddress address, InetSocketAddress target, long seed) throws IOException {
        this.target = target;
        this.seeds = new SplittableRandom(seed);
        this.selector = Selector.open();
        ServerSocketChannel first = listen(address);
        this.listener = first;
        this.address = (InetSocketAddress) first.getLocalAddress();
    }

    InetSocketAddress address() {
        return address;
    }

    /** Connections that exist; from any thread. */
    int open() {
        return open;
    }

    /**
     * Runs something on the proxy's thread and waits until it is done, by any other thread.
     *
     * @throws IllegalStateException when the proxy has ended
     */
    void call(Runnable change) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        calls.add(() -> {
            try {
                change.run();
                letGo();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        selector.wakeup();
        CompletableFuture.anyOf(done, ended).join();
        if (!done.isDone()) {
            throw new IllegalStateException("Expected the proxy on " + address + " to be open, but it has ended");
        }
    }

    /** From here on these faults; on the proxy's thread. */
    void apply(Faults wanted) {
        stopPlan();
        change(wanted, Optional.empty());
    }

    /** Ends all connections; on the proxy's thread. */
    void endAll(Ending how) {
        links.forEach(link -> link.end(how));
        links.clear();
    }

    /** Begins a plan, whose end is told; on the proxy's thread. */
    void follow(FaultPlan wanted, CompletableFuture<Void> done) {
        stopPlan();
        plan.addAll(wanted.steps());
        planBegan = System.nanoTime();
        planned = done;
    }

    /** Ends the thread; by any thread. */
    void close() {
        isClosed = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!isClosed) {
                round();
            }
        } catch (IOException e) {
            LOG.error("The proxy {} to {} has failed and ends", address, target, e);
        } finally {
            shut();
        }
    }

    private void round() throws IOException {
        runPlan(System.nanoTime());
        for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
            call.run();
        }
        long now = System.nanoTime();
        touched.addAll(wakeUps.dueAt(now));
        touched.forEach(link -> advance(link, now));
        touched.clear();
        open = links.size();
        selector.select(this::ready, millisUntilNext());
    }

    private void advance(Link link, long now) {
        long next = link.advance(now);
        if (link.isOver()) {
            links.remove(link);
        } else if (next != Long.MAX_VALUE) {
            wakeUps.add(next, link);
        }
    }

    private void ready(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.isAcceptable()) {
            accept((ServerSocketChannel) key.channel());
        } else {
            Link link = (Link) key.attachment();
            link.ready(key);
            touched.add(link);
        }
    }

    private void accept(ServerSocketChannel from) {
        try {
            SocketChannel accepted = from.accept();
            if (accepted == null) {
                return;
            }
            if (faults.admission() == Admission.RESET || links.size() >= MAX_LINKS) {
                reset(accepted);
            } else {
                link(accepted);
            }
        } catch (IOException e) {
            LOG.warn("The proxy {} to {} could not take a connection", address, target, e);
        }
    }

    private static void reset(SocketChannel accepted) throws IOException {
        try (accepted) {
            accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    private void link(SocketChannel accepted) throws IOException {
        try {
            Link link = new Link(accepted, target, selector, () -> faults, seeds.nextLong());
            links.add(link);
            touched.add(link);
        } catch (IOException e) {
            accepted.close();
            throw e;
        }
    }

    private void change(Faults wanted, Optional<Ending> ending) {
        faults = wanted;
        ending.ifPresent(this::endAll);
        ServerSocketChannel now = listener;
        try {
            if (wanted.admission() == Admission.REFUSE && now != null) {
                listener = null;
                now.close();
            } else if (wanted.admission() != Admission.REFUSE && now == null) {
                listener = listen(address);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("proxy: " + address + " cannot change how it listens", e);
        }
        touched.addAll(links);
    }

    /** A closed socket is gone only when the selector has let go of it. */
    private void letGo() {
        try {
            selector.selectNow(this::ready);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerSocketChannel listen(InetSocketAddress where) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.configureBlocking(false);
        channel.bind(where, BACKLOG);
        channel.register(selector, SelectionKey.OP_ACCEPT);
        return channel;
    }

    private void runPlan(long now) {
        while (!plan.isEmpty() && timeOf(plan.element()) - now <= 0) {
            FaultPlan.Step step = plan.remove();
            LOG.debug("The proxy {} to {}: {}", address, target, step);
            change(step.faults(), step.ending());
            letGo();
        }
        if (plan.isEmpty()) {
            finishPlan();
        }
    }

    private void stopPlan() {
        plan.clear();
        finishPlan();
    }

    /** On another thread: what somebody does thereupon must not hold up the proxy. */
    private void finishPlan() {
        if (!planned.isDone()) {
            planned.completeAsync(() -> null);
        }
    }

    private long timeOf(FaultPlan.Step step) {
        return planBegan + step.at().toNanos();
    }

    /** At least 1: for select, 0 means for ever. */
    private long millisUntilNext() {
        long now = System.nanoTime();
        long wait = Math.min(wakeUps.waitFrom(now), plan.isEmpty() ? Long.MAX_VALUE : timeOf(plan.element()) - now);
        return wait == Long.MAX_VALUE ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }

    private void shut() {
        isClosed = true;
        stopPlan();
        endAll(Ending.CLOSE);
        try {
            ServerSocketChannel last = listener;
            if (last != null) {
                last.close();
            }
            selector.selectNow();
            selector.close();
        } catch (IOException e) {
            LOG.warn("The proxy {} to {} did not close in good order", address, target, e);
        }
        ended.complete(null);
    }
}
