package dev.muster.access;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the nodes of a cluster reach each other.
 *
 * @param scheme {@code http} or {@code https}
 * @param token shown to other nodes; of role {@link Role#NODE} in their files
 * @param trusted certificates (PEM) of those who may vouch for other nodes; empty for those that Java trusts
 */
public record NodeLink(String scheme, Optional<String> token, Optional<Path> trusted) {

    /** Without TLS and tokens. */
    public static final NodeLink PLAIN = new NodeLink("http", Optional.empty(), Optional.empty());

    /** The URL of a node by its host and port. */
    public URI url(String authority) {
        return URI.create(scheme + "://" + authority);
    }

    /** The header {@code Authorization} for other nodes. */
    public Optional<String> authorization() {
        return token.map(text -> "Bearer " + text);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "NodeLink[" + scheme + ", " + (token.isPresent() ? "with" : "without") + " token]";
    }
}
