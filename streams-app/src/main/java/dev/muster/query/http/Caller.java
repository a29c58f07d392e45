package dev.muster.query.http;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.access.Identity;
import io.netty.util.AttributeKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as the {@link Guard} has found before any handler runs.
 *
 * @param source who it was, for the log and the facts: {@code token:NAME}, or {@code http:ADDRESS} where nobody has to show a token;
 *     decides nothing
 * @param identity whose token was shown, at the first node if another one forwarded the request
 * @param address where the request first came from
 */
record Caller(String source, Optional<Identity> identity, String address) {

    private static final AttributeKey<Caller> KEY = AttributeKey.valueOf(Caller.class, "CALLER");

    /** The caller of this request. */
    static Caller of(ServiceRequestContext context) {
        @Nullable Caller caller = context.attr(KEY);
        if (caller == null) {
            throw new IllegalStateException("Expected a guard before " + context.path() + ", but there is none");
        }
        return caller;
    }

    void knownTo(ServiceRequestContext context) {
        context.setAttr(KEY, this);
    }

    /** The name that an operator's call is signed with: the token's; where there are no tokens, what the call says. */
    String signature(Optional<String> claimed) {
        if (identity.isEmpty()) {
            return claimed.orElse("");
        }
        String name = identity.get().name();
        if (claimed.isPresent() && !claimed.get().isEmpty() && !claimed.get().equals(name)) {
            throw new ProblemException(Problem.of(
                            ProblemCode.FORBIDDEN,
                            "by: '" + claimed.get() + "' (expected: '" + name + "', the name of the token, or nothing)")
                    .with(Problem.Extras.NONE.withField("by")));
        }
        return name;
    }
}
