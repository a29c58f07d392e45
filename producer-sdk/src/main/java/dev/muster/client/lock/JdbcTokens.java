package dev.muster.client.lock;

import dev.muster.client.MusterException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest tokens in a table of the database that is protected. The refusal is the database's: one conditional {@code UPDATE},
 * which locks the row until the transaction ends. So use it on the connection, and in the transaction, of the write itself:
 *
 * <pre>
 * connection.setAutoCommit(false);
 * new FencingGuard(new JdbcTokens(connection)).check("invoice-42", lock.token());
 * // ... the write, on the same connection ...
 * connection.commit();
 * </pre>
 *
 * Of one connection, hence of one thread.
 */
public final class JdbcTokens implements FencingGuard.Store {

    /** Makes the table where it is missing; in standard SQL. */
    public static final String CREATE_TABLE =
            "CREATE TABLE IF NOT EXISTS fencing_token (resource VARCHAR(200) PRIMARY KEY, token BIGINT NOT NULL)";

    private static final String ADVANCE = "UPDATE fencing_token SET token = ? WHERE resource = ? AND token <= ?";
    private static final String INSERT = "INSERT INTO fencing_token (resource, token) SELECT ?, -1 WHERE NOT EXISTS"
            + " (SELECT 1 FROM fencing_token WHERE resource = ?)";
    /** The class of the standard: 23505 where the database is precise, 23000 where it is not (MySQL, MariaDB, Oracle). */
    private static final String INTEGRITY_VIOLATION = "23";

    private final Connection connection;

    /** In the transaction of this connection. */
    public JdbcTokens(Connection connection) {
        this.connection = connection;
    }

    @Override
    public boolean advance(String resource, long token) {
        try {
            if (update(resource, token)) {
                return true;
            }
            insertIfMissing(resource);
            return update(resource, token);
        } catch (SQLException e) {
            throw new MusterException("Expected to keep the token of '" + resource + "', but " + e.getMessage(), e);
        }
    }

    private boolean update(String resource, long token) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
            update.setLong(1, token);
            update.setString(2, resource);
            update.setLong(3, token);
            return update.executeUpdate() > 0;
        }
    }

    /** Two who come first at once: one makes the row, and the other finds it, or is told so by the database. */
    private void insertIfMissing(String resource) throws SQLException {
        @Nullable Savepoint before = connection.getAutoCommit() ? null : connection.setSavepoint();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, resource);
            insert.setString(2, resource);
            insert.executeUpdate();
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith(INTEGRITY_VIOLATION)) {
                throw e;
            }
            if (before != null) {
                connection.rollback(before);
            }
        }
    }
}
