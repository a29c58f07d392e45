package dev.muster.terminal;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a Muster node answers; a mixin for commands that ask one. */
public final class ServerOption {

    private static final String VARIABLE = "MUSTER_URL";
    private static final String TOKEN_VARIABLE = "MUSTER_TOKEN";
    private static final String TRUSTED_VARIABLE = "MUSTER_CACERT";
    private static final String DEFAULT = "http://localhost:7070";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A Muster node. Default: $MUSTER_URL, else http://localhost:7070.")
    private @Nullable String given;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token for the node. Default: $MUSTER_TOKEN, which other users of this host cannot see.")
    private @Nullable String token;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "Certificates (PEM) of those who vouch for a node with an https URL. Default: $MUSTER_CACERT,"
                    + " else those that Java trusts.")
    private @Nullable Path trusted;

    /** The token to show. */
    public Optional<String> token(Terminal terminal) {
        return Optional.ofNullable(token)
                .or(() -> Optional.ofNullable(terminal.environment().get(TOKEN_VARIABLE)))
                .filter(text -> !text.isEmpty());
    }

    /** Certificates of those who vouch for the node. */
    public Optional<Path> trusted(Terminal terminal) {
        return Optional.ofNullable(trusted)
                .or(() -> Optional.ofNullable(terminal.environment().get(TRUSTED_VARIABLE))
                        .filter(text -> !text.isEmpty())
                        .map(Path::of));
    }

    /** The address of the node, if somebody named one. */
    public Optional<URI> named(Terminal terminal) {
        return given != null || terminal.environment().containsKey(VARIABLE)
                ? Optional.of(url(terminal))
                : Optional.empty();
    }

    /** The address of the node, without '/' at its end. */
    public URI url(Terminal terminal) {
        String fallback = terminal.environment().getOrDefault(VARIABLE, DEFAULT);
        String name = given != null || fallback.equals(DEFAULT) ? "--url" : VARIABLE;
        return parse(name, Optional.ofNullable(given).orElse(fallback));
    }

    private static URI parse(String name, String text) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, name + ": " + text + " (expected: http://HOST:PORT)", e);
        }
        throw new CommandFailure(ExitStatus.USAGE, name + ": " + text + " (expected: http://HOST:PORT)");
    }
}
