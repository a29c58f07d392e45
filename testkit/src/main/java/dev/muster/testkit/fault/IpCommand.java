package dev.muster.testkit.fault;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code ip} of iproute2. */
final class IpCommand {
    private static final long AT_MOST_SECONDS = 10;

    private IpCommand() {}

    /**
     * Runs it and returns what it wrote.
     *
     * @throws NetworkNamespaceException when it is not there, or fails
     */
    static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            if (!process.waitFor(AT_MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new NetworkNamespaceException(String.join(" ", command) + ": " + said.strip(), null);
            }
            return said;
        } catch (IOException e) {
            throw new NetworkNamespaceException(String.join(" ", command) + ": could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkNamespaceException(String.join(" ", command) + ": interrupted", e);
        }
    }
}
