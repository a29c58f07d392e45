package dev.muster.client.lock;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The guard before a PostgreSQL of its own; skipped where none is installed. */
final class PostgresFencingIT extends FencingContract {

    private static Optional<LocalPostgres> postgres = Optional.empty();

    @BeforeAll
    static void startPostgres(@TempDir Path folder) throws IOException, InterruptedException {
        Optional<Path> programs = LocalPostgres.programs();
        assumeTrue(
                programs.isPresent(),
                "PostgreSQL is not installed (expected: initdb and pg_ctl on the path"
                        + " or below /usr/lib/postgresql): the guard is tried with H2 only");
        postgres = Optional.of(LocalPostgres.start(programs.get(), folder));
    }

    @AfterAll
    static void stopPostgres() throws IOException, InterruptedException {
        if (postgres.isPresent()) {
            postgres.get().stop();
        }
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.orElseThrow().url());
    }
}
