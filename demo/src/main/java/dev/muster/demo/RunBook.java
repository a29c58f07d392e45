package dev.muster.demo;

import dev.muster.client.lock.FencingGuard;
import dev.muster.client.lock.FencingGuard.StaleTokenException;
import dev.muster.client.lock.JdbcTokens;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the scheduler writes to: the book of its runs, in a database (H2, a file). Each write comes with the term of who writes, and the guard
 * lets it pass, or refuses it, in the transaction of the write itself. Refused ones are noted. One connection; thread-safe.
 */
final class RunBook implements AutoCloseable {

    /** The resource by whose name the guard keeps the newest term. */
    private static final String RESOURCE = "runs";

    /** The demo itself closes it, after a signal too. */
    private static final String URL = "jdbc:h2:file:%s;DB_CLOSE_ON_EXIT=FALSE";

    private static final String RUNS =
            "CREATE TABLE run (number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, leader VARCHAR(200) NOT NULL,"
                    + " term BIGINT NOT NULL, booked BOOLEAN NOT NULL)";
    private static final String REFUSALS = "CREATE TABLE refusal (run BIGINT NOT NULL, leader VARCHAR(200) NOT NULL,"
            + " term BIGINT NOT NULL, newest BIGINT NOT NULL)";
    private static final String BEGIN = "INSERT INTO run (leader, term, booked) VALUES (?, ?, FALSE)";
    private static final String BOOK = "UPDATE run SET booked = TRUE WHERE number = ? AND leader = ? AND term = ?";
    private static final String REFUSE = "INSERT INTO refusal (run, leader, term, newest)"
            + " SELECT ?, ?, ?, token FROM fencing_token WHERE resource = '" + RESOURCE + "'";
    private static final String SELECT = "SELECT number, leader, term, booked FROM run ";
    private static final String REFUSED = "SELECT run, leader, term, newest FROM refusal WHERE run = ?";

    private final Connection connection;
    private final FencingGuard guard;

    /** What became of the wish to book a run. */
    enum Booking {
        /** It is written down. */
        DONE,
        /** One with a newer term has written meanwhile. */
        REFUSED,
        /** No such run was begun in this term. */
        UNKNOWN
    }

    /** Reads or writes in one transaction. */
    private interface Work<T> {
        T apply() throws SQLException;
    }

    private RunBook(Connection connection) {
        this.connection = connection;
        this.guard = new FencingGuard(new JdbcTokens(connection));
    }

    /** Opens an empty book in this folder. */
    static RunBook open(Path folder) {
        String url = URL.formatted(folder.toAbsolutePath().resolve("runs"));
        try {
            Connection connection = DriverManager.getConnection(url);
            try (Statement statement = connection.createStatement()) {
                statement.execute(JdbcTokens.CREATE_TABLE);
                statement.execute(RUNS);
                statement.execute(REFUSALS);
            }
            connection.setAutoCommit(false);
            return new RunBook(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Begins a run; empty when one with a newer term has written. */
    synchronized OptionalLong begin(String leader, long term) {
        try {
            return OptionalLong.of(transact(() -> {
                guard.check(RESOURCE, term);
                return insertRun(leader, term);
            }));
        } catch (StaleTokenException e) {
            return OptionalLong.empty();
        }
    }

    /** Books a run as done; once more, it changes nothing. */
    synchronized Booking book(long run, String leader, long term) {
        try {
            return transact(() -> {
                guard.check(RESOURCE, term);
                return update(BOOK, run, leader, term) == 1 ? Booking.DONE : Booking.UNKNOWN;
            });
        } catch (StaleTokenException e) {
            return transact(() -> {
                update(REFUSE, run, leader, term);
                return Booking.REFUSED;
            });
        }
    }

    /** The run that began last. */
    synchronized Optional<Run> latest() {
        return find(SELECT + "WHERE number >= ? ORDER BY number DESC FETCH FIRST ROW ONLY", 0);
    }

    /** The first run that was booked in this term or a newer one. */
    synchronized Optional<Run> firstBookedFrom(long term) {
        return find(SELECT + "WHERE booked AND term >= ? ORDER BY number FETCH FIRST ROW ONLY", term);
    }

    /** The run of this number. */
    synchronized Optional<Run> find(long number) {
        return find(SELECT + "WHERE number = ?", number);
    }

    /** How the booking of this run was refused. */
    synchronized Optional<RefusedWrite> refusalOf(long run) {
        return transact(() -> {
            try (PreparedStatement select = connection.prepareStatement(REFUSED)) {
                select.setLong(1, run);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new RefusedWrite(
                                    rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getLong(4)))
                            : Optional.empty();
                }
            }
        });
    }

    private Optional<Run> find(String query, long parameter) {
        return transact(() -> {
            try (PreparedStatement select = connection.prepareStatement(query)) {
                select.setLong(1, parameter);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(
                                    new Run(rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getBoolean(4)))
                            : Optional.empty();
                }
            }
        });
    }

    private long insertRun(String leader, long term) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(BEGIN, Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, leader);
            insert.setLong(2, term);
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    private int update(String sql, long run, String leader, long term) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, run);
            update.setString(2, leader);
            update.setLong(3, term);
            return update.executeUpdate();
        }
    }

    /** What has not come to its end is undone. */
    private <T> T transact(Work<T> work) {
        try {
            try {
                T result = work.apply();
                connection.commit();
                return result;
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static CommandFailure failure(SQLException e) {
        return new CommandFailure(ExitStatus.FAILURE, "the book of runs: " + e.getMessage(), e);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
