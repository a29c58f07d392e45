package dev.muster.client.lock;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The guard before H2, a database within this process. */
final class H2FencingTest extends FencingContract {

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:fencing;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=30000");
    }
}
