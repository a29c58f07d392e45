package dev.muster.probe;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Asks the host's resolver, which blocks, on a few threads with a short queue. Addresses are taken as they are, at once. Thread-safe. */
final class HostResolver implements NameResolver, AutoCloseable {

    private static final int THREADS = 8;
    private static final int QUEUE = 1_000;

    private final ThreadPoolExecutor threads;

    HostResolver() {
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                ProbeThreads.named("muster-probe-names"));
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        if (isAddress(host)) {
            look(host, addresses);
        } else {
            try {
                threads.execute(() -> look(host, addresses));
            } catch (RejectedExecutionException e) {
                addresses.completeExceptionally(e);
            }
        }
        return addresses;
    }

    private static void look(String host, CompletableFuture<List<InetAddress>> addresses) {
        try {
            addresses.complete(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            addresses.completeExceptionally(e);
        }
    }

    /** What Java reads as an address without asking anybody: what only looks like one would block the caller. */
    static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
