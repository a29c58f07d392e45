package dev.muster.bench.presence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Sixteen connections that ask the same again and again. Two threads have eight each, send on all of them and then read from all of
 * them: so the server always has work, and the client needs few switches of threads.
 */
public final class ReadLoad implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int CONNECTIONS_PER_THREAD = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<List<KeepAlive>> connections = new ArrayList<>();

    /** Connects. */
    ReadLoad(int port) throws IOException {
        this(port, HttpAccess.OPEN);
    }

    /** Connects to a node that asks for more than an address. */
    public ReadLoad(int port, HttpAccess access) throws IOException {
        try {
            for (int thread = 0; thread < THREADS; thread++) {
                List<KeepAlive> ofThread = new ArrayList<>();
                connections.add(ofThread);
                for (int connection = 0; connection < CONNECTIONS_PER_THREAD; connection++) {
                    ofThread.add(access.connect(port));
                }
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Asks for about so long; answers per second. Every answer's status is checked. */
    public double perSecond(byte[] request, Duration length) {
        List<CompletableFuture<Double>> rates = connections.stream()
                .map(ofThread -> CompletableFuture.supplyAsync(() -> ask(ofThread, request, length), threads))
                .toList();
        return rates.stream().mapToDouble(CompletableFuture::join).sum();
    }

    private static double ask(List<KeepAlive> connections, byte[] request, Duration length) {
        long begun = System.nanoTime();
        long answers = 0;
        try {
            while (System.nanoTime() - begun < length.toNanos()) {
                for (KeepAlive connection : connections) {
                    connection.send(request);
                }
                for (KeepAlive connection : connections) {
                    connection.receive();
                    connection.expect(200);
                }
                answers += connections.size();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answers * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begun);
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (List<KeepAlive> ofThread : connections) {
            for (KeepAlive connection : ofThread) {
                connection.close();
            }
        }
    }
}
