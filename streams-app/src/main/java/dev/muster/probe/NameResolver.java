package dev.muster.probe;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Names to addresses: the host's resolver, or a test's. */
interface NameResolver {

    /**
     * All addresses of a host, at least one. Fails with {@link java.net.UnknownHostException} when there are none, and with {@link
     * java.util.concurrent.RejectedExecutionException} when too many names are being resolved.
     */
    CompletableFuture<List<InetAddress>> resolve(String host);
}
