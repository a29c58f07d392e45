package dev.muster.client.lock;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard before H2, a database within this process. */
final class H2FencingTest extends FencingContract {

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:fencing;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=30000");
    }

    /** H2 and PostgreSQL say 23505; MySQL, MariaDB and Oracle say 23000. */
    @ParameterizedTest
    @ValueSource(strings = {"23505", "23000"})
    void shouldUseTheRowThatAnotherMadeFirstHoweverTheDatabaseSaysSo(String state) throws SQLException {
        try (Connection connection = connect()) {
            new FencingGuard(new JdbcTokens(overtaken(connection, state))).check("invoice-42", 7);
        }
    }

    /** Another makes the row just before this connection does. */
    private static Connection overtaken(Connection connection, String state) {
        return (Connection) Proxy.newProxyInstance(
                H2FencingTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")
                            && String.valueOf(arguments[0]).startsWith("INSERT")) {
                        try (Statement other = connection.createStatement()) {
                            other.execute("INSERT INTO fencing_token (resource, token) VALUES ('invoice-42', 3)");
                        }
                        throw new SQLIntegrityConstraintViolationException("Duplicate entry", state);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
