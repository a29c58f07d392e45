package dev.muster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real database in a file, written to as the scheduler does: over HTTP. */
final class RunBookTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final RunBook book;
    private final RunBookServer server;

    RunBookTest(@TempDir Path folder) throws IOException {
        this.book = RunBook.open(folder);
        this.server = RunBookServer.start(book);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldBookTheRunThatItHasBegun() throws Exception {
        assertThat(book.latest()).isEmpty();

        assertThat(begin("checkout-1", 7)).isEqualTo(200);
        assertThat(book.latest()).contains(new Run(1, "checkout-1", 7, false));
        assertThat(book.firstBookedFrom(7)).isEmpty();

        assertThat(book("checkout-1", 7, 1)).isEqualTo(200);
        assertThat(book("checkout-1", 7, 1)).as("once more").isEqualTo(200);
        assertThat(book.find(1)).contains(new Run(1, "checkout-1", 7, true));
        assertThat(book.firstBookedFrom(7)).isEqualTo(book.find(1));
        assertThat(book.firstBookedFrom(8)).isEmpty();
    }

    @Test
    void shouldRefuseTheLateWriteOfAnOldLeaderAndNoteIt() throws Exception {
        begin("checkout-1", 7);
        begin("checkout-2", 9);

        assertThat(book("checkout-1", 7, 1)).isEqualTo(409);

        assertThat(book.refusalOf(1)).contains(new RefusedWrite(1, "checkout-1", 7, 9));
        assertThat(book.find(1)).contains(new Run(1, "checkout-1", 7, false));
        assertThat(begin("checkout-1", 8)).as("it begins one").isEqualTo(409);
        assertThat(book.latest()).contains(new Run(2, "checkout-2", 9, false));
        assertThat(book("checkout-2", 9, 2)).as("the newest one").isEqualTo(200);
        assertThat(book.refusalOf(2)).isEmpty();
    }

    @Test
    void shouldNotBookWhatNobodyHasBegunInThatTerm() throws Exception {
        begin("checkout-1", 7);

        assertThat(book("checkout-1", 8, 1)).isEqualTo(404);
        assertThat(book("checkout-2", 8, 1)).isEqualTo(404);
        assertThat(book("checkout-1", 8, 99)).isEqualTo(404);
        assertThat(book.find(1).orElseThrow().isBooked()).isFalse();
    }

    @Test
    void shouldRefuseWhatMakesNoSense() throws Exception {
        assertThat(send("PUT", RunBookServer.beginning("checkout-1", 7))).isEqualTo(400);
        assertThat(send("POST", RunBookServer.booking("checkout-1", 7, 1))).isEqualTo(400);
        assertThat(send("POST", "?leader=checkout-1&term=-1")).isEqualTo(400);
        assertThat(send("POST", "")).isEqualTo(400);
        assertThat(book.latest()).isEmpty();
    }

    private int begin(String leader, long term) throws Exception {
        return send("POST", RunBookServer.beginning(leader, term));
    }

    private int book(String leader, long term, long run) throws Exception {
        return send("PUT", RunBookServer.booking(leader, term, run));
    }

    private int send(String method, String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + query))
                .method(method, BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }
}
