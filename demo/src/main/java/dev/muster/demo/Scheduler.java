package dev.muster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.client.Muster;
import dev.muster.client.election.Campaign;
import dev.muster.client.election.CampaignSettings;
import dev.muster.client.election.LeaderTask;
import dev.muster.client.election.Leadership;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one instance of checkout, the one that is elected, does besides: a job about every second. A run begins in the book, takes its time
 * and is booked as done; each write carries the term.
 *
 * <p>It looks whether it leads before a run, and not again before it books it: a process can be stopped between any such look and the write,
 * for as long as it likes, and the time that a run takes is that gap, made wide enough to be seen. Nor does an interrupt end a run: a write
 * that is under way cannot be called back. So an old leader's late write is sent, and it is the book that refuses it.
 */
final class Scheduler implements LeaderTask {

    /** Among all instances of checkout. */
    static final String ELECTION = "checkout-scheduler";

    /** Silent for so long, it leads no more. */
    static final Duration TTL = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration RUN = Duration.ofMillis(700);
    private static final Duration REST = Duration.ofMillis(300);
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 3;

    private final String candidate;
    private final URI book;
    private final HttpClient http;

    Scheduler(String candidate, URI book) {
        this.candidate = candidate;
        this.book = book;
        this.http = HttpClient.newBuilder().connectTimeout(ANSWER_AT_MOST).build();
    }

    /** Campaigns under the id of this instance. */
    static Campaign campaign(Muster muster, Member member, URI book) {
        return muster.campaign(
                ELECTION, CampaignSettings.DEFAULTS.candidate(member.id()).ttl(TTL), new Scheduler(member.id(), book));
    }

    /** Comes back within one run after it was told to. */
    @Override
    public void lead(Leadership leadership) {
        while (leadership.isCertain()) {
            run(leadership.term());
            pass(REST);
        }
    }

    private void run(long term) {
        OptionalLong run = begin(term);
        if (run.isPresent()) {
            pass(RUN);
            book(run.getAsLong(), term);
        }
    }

    private OptionalLong begin(long term) {
        URI write = URI.create(book + RunBookServer.beginning(candidate, term));
        Optional<HttpResponse<String>> answer =
                send(HttpRequest.newBuilder(write).POST(BodyPublishers.noBody()));
        try {
            return isOk(answer, "begin")
                    ? OptionalLong.of(JSON.readTree(answer.orElseThrow().body())
                            .path("run")
                            .asLong())
                    : OptionalLong.empty();
        } catch (JsonProcessingException e) {
            LOG.warn("code=DEMO-003 no JSON url={}", write, e);
            return OptionalLong.empty();
        }
    }

    /** Sent again where nobody has answered: twice is as good as once. */
    private void book(long run, long term) {
        URI write = URI.create(book + RunBookServer.booking(candidate, term, run));
        Optional<HttpResponse<String>> answer = Optional.empty();
        for (int attempt = 0; attempt < ATTEMPTS && answer.isEmpty(); attempt++) {
            answer = send(HttpRequest.newBuilder(write).PUT(BodyPublishers.noBody()));
        }
        if (isOk(answer, "booking")) {
            LOG.debug("booked run={} term={}", run, term);
        }
    }

    private boolean isOk(Optional<HttpResponse<String>> answer, String what) {
        boolean isOk = answer.filter(one -> one.statusCode() == 200).isPresent();
        if (!isOk) {
            LOG.warn(
                    "{} not taken answer={}",
                    what,
                    answer.map(HttpResponse::body).map(String::strip).orElse("none"));
        }
        return isOk;
    }

    private Optional<HttpResponse<String>> send(HttpRequest.Builder write) {
        HttpRequest request = write.timeout(ANSWER_AT_MOST).build();
        try {
            return Optional.of(http.sendAsync(request, BodyHandlers.ofString()).join());
        } catch (CompletionException e) {
            LOG.info("no answer url={} reason={}", request.uri(), e.toString());
            return Optional.empty();
        }
    }

    /** Joined, which no interrupt cuts short. */
    private static void pass(Duration time) {
        Executor later = CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture.runAsync(() -> {}, later).join();
    }
}
