package dev.muster.query.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.access.Identity;
import dev.muster.access.Role;
import dev.muster.access.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds out who sends a request. With tokens, only the holder of a token of role {@code node} may speak for another (hop headers);
 * without them nobody is known, and who speaks for another is named beside the other. Thread-safe.
 */
final class Callers {

    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";
    private static final int MAX_ADDRESS = 100;

    private final Optional<Supplier<Tokens>> tokens;

    Callers(Optional<Supplier<Tokens>> tokens) {
        this.tokens = tokens;
    }

    /**
     * A caller and what is believed of the request.
     *
     * @param caller the caller
     * @param role what it may do
     * @param hop what becomes of the headers that one node sends to another
     */
    record Found(Caller caller, Role role, Hop hop) {}

    /** What becomes of the headers that one node sends to another. */
    enum Hop {
        /** They are heeded. */
        BELIEVED,
        /** They are taken away: whoever sent them is no node. */
        TAKEN_AWAY
    }

    /** @throws ProblemException when no token is shown, or one that is not known */
    Found identify(ServiceRequestContext context, RequestHeaders headers) {
        String address = bounded(context.clientAddress().getHostAddress());
        if (tokens.isEmpty()) {
            return unknown(address, headers);
        }
        Identity shown = shown(headers, tokens.get().get());
        if (shown.role() != Role.NODE) {
            return new Found(known(shown, address), shown.role(), Hop.TAKEN_AWAY);
        }
        Identity first = Optional.ofNullable(headers.get(Headers.FORWARDED_CALLER))
                .map(text -> Identity.parse(text)
                        .orElseThrow(() -> new ProblemException(
                                ProblemCode.BAD_REQUEST, "Muster-Forwarded-Caller (expected: NAME ROLE)")))
                .orElse(shown);
        return new Found(known(first, first(headers, address)), first.role(), Hop.BELIEVED);
    }

    private static Caller known(Identity identity, String address) {
        return new Caller("token:" + identity.name(), Optional.of(identity), address);
    }

    /** Everybody may do everything. What a hop claims is kept, with where it really came from: no address can be put in another's place. */
    private static Found unknown(String address, RequestHeaders headers) {
        String first = first(headers, address);
        String source = "http:" + (first.equals(address) ? address : first + " via " + address);
        return new Found(new Caller(source, Optional.empty(), first), Role.OPERATOR, Hop.BELIEVED);
    }

    private static String first(RequestHeaders headers, String address) {
        String first = headers.get(Headers.FORWARDED_FOR);
        return first != null && Sender.isForwarded(headers) ? bounded(first) : address;
    }

    private static Identity shown(RequestHeaders headers, Tokens tokens) {
        String header = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (header == null) {
            throw unauthenticated("Authorization: none (expected: Bearer TOKEN)");
        }
        Optional<Identity> holder = Optional.empty();
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            holder = tokens.holderOf(header.substring(BEARER.length()).strip());
        } else if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            holder = holderByPassword(header.substring(BASIC.length()).strip(), tokens);
        }
        return holder.orElseThrow(
                () -> unauthenticated("Authorization (expected: Bearer and a token that this node knows)"));
    }

    /** For clients that know nothing but names and passwords: the token's name, and the token as password. */
    private static Optional<Identity> holderByPassword(String encoded, Tokens tokens) {
        try {
            String decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : tokens.holderOf(decoded.substring(colon + 1))
                            .filter(holder -> holder.name().equals(decoded.substring(0, colon)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not Base64: nobody's name and token
        }
    }

    private static ProblemException unauthenticated(String detail) {
        return new ProblemException(ProblemCode.UNAUTHENTICATED, detail);
    }

    private static String bounded(String address) {
        return address.length() > MAX_ADDRESS ? address.substring(0, MAX_ADDRESS) : address;
    }
}
