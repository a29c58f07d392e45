package dev.muster.bench.locks;

import dev.muster.testkit.ParentWatch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One candidate in each of many elections, by HTTP, in a process of its own: it is there to be killed, or to come after one that is. It
 * campaigns, keeps, and watches each election by server-sent events. Prints {@code campaigns} when it is a candidate everywhere, and {@code leads
 * NANOS ...} when it leads everywhere: when it was told so of each, by the clock that all processes of a machine share. Arguments: port,
 * elections, its id. Ends when its standard input does.
 */
final class CandidatesMain {

    /** The shortest that there is. */
    static final Duration TTL = Duration.ofSeconds(3);

    private static final Duration KEEP_EVERY = TTL.dividedBy(6);
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final String node;
    private final String id;
    private final AtomicLongArray toldAt;
    private final CountDownLatch missing;

    private CandidatesMain(int port, int elections, String id) {
        this.node = "http://127.0.0.1:" + port;
        this.id = id;
        this.toldAt = new AtomicLongArray(elections);
        this.missing = new CountDownLatch(elections);
    }

    /** The entry point. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ParentWatch.exitWhenStdinEnds();
        new CandidatesMain(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), arguments[2]).run();
    }

    private void run() throws IOException, InterruptedException {
        for (int election = 0; election < toldAt.length(); election++) {
            campaign(election);
            keep(election);
            watch(election);
        }
        say("campaigns");
        missing.await();
        say("leads "
                + LongStream.range(0, toldAt.length())
                        .mapToObj(election -> Long.toString(toldAt.get((int) election)))
                        .collect(Collectors.joining(" ")));
    }

    private void campaign(int election) throws IOException, InterruptedException {
        String body = "{\"ttl\":\"" + TTL + "\",\"session\":\"" + id + "\"}";
        HttpResponse<String> answer = http.send(
                request(candidate(election))
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("campaign: " + answer.statusCode() + " " + answer.body());
        }
    }

    private void keep(int election) {
        HttpRequest keep = request(candidate(election) + "/keep")
                .POST(HttpRequest.BodyPublishers.ofString("{\"session\":\"" + id + "\"}"))
                .build();
        long every = KEEP_EVERY.toNanos();
        var unused = clock.scheduleAtFixedRate(() -> send(keep), every, every, TimeUnit.NANOSECONDS);
    }

    private void send(HttpRequest keep) {
        var unused = http.sendAsync(keep, HttpResponse.BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            if (failure != null || answer.statusCode() != 200) {
                say("keep: " + (failure == null ? answer.statusCode() + " " + answer.body() : failure));
            }
        });
    }

    private void watch(int election) {
        String mine = "\"leader\":\"" + id + "\"";
        HttpRequest watch = HttpRequest.newBuilder(URI.create(node + election(election)))
                .header("Accept", "text/event-stream")
                .build();
        Thread watching = new Thread(() -> told(election, watch, mine), "watch-" + election);
        watching.start();
    }

    private void told(int election, HttpRequest watch, String mine) {
        try (Stream<String> events =
                http.send(watch, HttpResponse.BodyHandlers.ofLines()).body()) {
            events.filter(line -> line.contains(mine)).findFirst().ifPresent(line -> told(election));
        } catch (IOException e) {
            say("watch: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void told(int election) {
        toldAt.set(election, System.nanoTime());
        missing.countDown();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(node + path))
                .timeout(ANSWER_AT_MOST)
                .header("Content-Type", "application/json");
    }

    private String candidate(int election) {
        return election(election) + "/candidates/" + id;
    }

    private static String election(int election) {
        return "/v1/elections/bench-" + election;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
