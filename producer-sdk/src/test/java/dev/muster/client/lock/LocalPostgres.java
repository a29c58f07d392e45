package dev.muster.client.lock;

import dev.muster.testkit.FreePorts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL on the loopback interface with data in a folder of its own. It refuses to run as root, so there it runs as nobody. */
final class LocalPostgres {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final long AT_MOST_S = 60;

    private final Path programs;
    private final Path data;
    private final int port;

    private LocalPostgres(Path programs, Path data, int port) {
        this.programs = programs;
        this.data = data;
        this.port = port;
    }

    /** Where its programs are, if it is installed. */
    static Optional<Path> programs() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            folders.add(Path.of(folder));
        }
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.sorted().map(version -> version.resolve("bin")).forEach(folders::add);
            }
        }
        return folders.stream()
                .filter(folder ->
                        Files.isExecutable(folder.resolve("initdb")) && Files.isExecutable(folder.resolve("pg_ctl")))
                .findFirst();
    }

    static LocalPostgres start(Path programs, Path folder) throws IOException, InterruptedException {
        LocalPostgres postgres = new LocalPostgres(programs, folder.resolve("data"), FreePorts.one());
        if (isRoot()) {
            run(List.of("chown", "nobody", folder.toString()));
        }
        postgres.program("initdb", "-D", postgres.data.toString(), "-U", "muster", "-A", "trust", "-N");
        postgres.program(
                "pg_ctl",
                "-D",
                postgres.data.toString(),
                "-w",
                "-o",
                "-h 127.0.0.1 -p " + postgres.port + " -k " + folder,
                "-l",
                folder.resolve("log").toString(),
                "start");
        return postgres;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=muster";
    }

    void stop() throws IOException, InterruptedException {
        program("pg_ctl", "-D", data.toString(), "-w", "-m", "immediate", "stop");
    }

    private void program(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "nobody", "--"));
        }
        command.add(programs.resolve(name).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        // To a file: the server inherits a pipe and would never close it.
        Path output = Files.createTempFile("postgres", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(AT_MOST_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + ": " + Files.readString(output));
            }
        } finally {
            Files.delete(output);
        }
    }
}
