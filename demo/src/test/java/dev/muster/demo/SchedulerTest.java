package dev.muster.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.client.election.Leadership;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a thread of the test, which says whether it leads; what it writes to is real. */
final class SchedulerTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final RunBook book;
    private final RunBookServer server;
    private final Given leadership = new Given(7);
    private final Thread leader;

    SchedulerTest(@TempDir Path folder) throws IOException {
        this.book = RunBook.open(folder);
        this.server = RunBookServer.start(book);
        Scheduler scheduler = new Scheduler("checkout-1", server.url());
        this.leader = new Thread(() -> scheduler.lead(leadership), "leader");
    }

    @AfterEach
    void close() throws InterruptedException {
        leadership.isCertain = false;
        leader.join();
        server.close();
    }

    @Test
    void shouldDoItsJobAgainAndAgainUntilItIsNoLongerSureThatItLeads() {
        leader.start();
        await().atMost(SOON).until(() -> book.find(2).filter(Run::isBooked).isPresent());
        leadership.isCertain = false;

        await().atMost(SOON).until(() -> !leader.isAlive());
        assertThat(book.latest()).map(Run::isBooked).contains(true);
        assertThat(book.latest()).map(Run::term).contains(7L);
    }

    @Test
    void shouldEndTheRunThatIsUnderWayWhenItIsInterruptedAndHaveItsWriteRefused() {
        leader.start();
        await().atMost(SOON).until(() -> book.latest().isPresent());

        // when it has lost its leadership meanwhile, and another one has written
        long run = book.latest().orElseThrow().number();
        book.begin("checkout-2", 9);
        leadership.isCertain = false;
        leader.interrupt();

        await().atMost(SOON).until(() -> !leader.isAlive());
        assertThat(book.refusalOf(run)).contains(new RefusedWrite(run, "checkout-1", 7, 9));
        assertThat(book.find(run)).map(Run::isBooked).contains(false);
    }

    /** In hand until the test takes it away. */
    private static final class Given implements Leadership {

        private final long term;
        private volatile boolean isCertain = true;

        Given(long term) {
            this.term = term;
        }

        @Override
        public String election() {
            return Scheduler.ELECTION;
        }

        @Override
        public String candidate() {
            return "checkout-1";
        }

        @Override
        public long term() {
            return term;
        }

        @Override
        public boolean isCertain() {
            return isCertain;
        }

        @Override
        public Duration certainFor() {
            return isCertain ? Scheduler.TTL : Duration.ZERO;
        }
    }
}
