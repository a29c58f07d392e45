package dev.muster.client.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a guard promises whose tokens a database keeps, and what it protects there: writes of newer tokens are never followed by older ones. */
abstract class FencingContract {

    private static final int WRITERS = 8;
    private static final int WRITES = 40;

    /** A connection of its own to the same database. */
    abstract Connection connect() throws SQLException;

    @BeforeEach
    void createTables() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(JdbcTokens.CREATE_TABLE);
            statement.execute("DELETE FROM fencing_token");
            statement.execute("DROP TABLE IF EXISTS invoice_write");
            statement.execute("CREATE TABLE invoice_write (id BIGINT GENERATED ALWAYS AS IDENTITY, token BIGINT)");
        }
    }

    @Test
    void shouldRefuseAnOlderTokenAndTakeTheSameAgain() throws SQLException {
        try (Connection connection = connect()) {
            FencingGuard guard = new FencingGuard(new JdbcTokens(connection));
            guard.check("invoice-42", 7);
            guard.check("invoice-42", 7);
            guard.check("invoice-42", 9);
            guard.check("invoice-43", 0);

            assertThatThrownBy(() -> guard.check("invoice-42", 8))
                    .isInstanceOf(FencingGuard.StaleTokenException.class)
                    .hasMessage("Expected the newest token for 'invoice-42', but 8 is older than one that was seen");
        }
    }

    @Test
    void shouldForgetATokenWhoseWriteWasRolledBack() throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            FencingGuard guard = new FencingGuard(new JdbcTokens(connection));
            guard.check("invoice-42", 9);
            connection.rollback();

            guard.check("invoice-42", 7);
            connection.commit();
        }
    }

    /** Two writers at a time race for each row; each writes in the transaction in which its token was taken, so the order of the rows is theirs. */
    @Test
    void shouldNeverLetAnOlderTokenWriteAfterANewerOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> refused = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int own = writer;
            refused.add(threads.submit(() -> {
                start.await();
                return write(own);
            }));
        }
        start.countDown();
        int all = 0;
        for (Future<Integer> one : refused) {
            all += one.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();

        List<Long> written = written();
        assertThat(written).isSorted().hasSize(WRITERS * WRITES - all);
        assertThat(written.get(written.size() - 1)).isEqualTo((long) WRITERS * WRITES - 1);
    }

    /** How many of its writes were refused. */
    private int write(int writer) throws SQLException {
        int refused = 0;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            FencingGuard guard = new FencingGuard(new JdbcTokens(connection));
            for (int number = 0; number < WRITES; number++) {
                long token = (long) number * WRITERS + writer;
                try {
                    guard.check("invoice-42", token);
                    statement.execute("INSERT INTO invoice_write (token) VALUES (" + token + ")");
                    connection.commit();
                } catch (FencingGuard.StaleTokenException e) {
                    connection.rollback();
                    refused++;
                }
            }
        }
        return refused;
    }

    private List<Long> written() throws SQLException {
        List<Long> tokens = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT token FROM invoice_write ORDER BY id")) {
            while (rows.next()) {
                tokens.add(rows.getLong(1));
            }
        }
        return tokens;
    }
}
