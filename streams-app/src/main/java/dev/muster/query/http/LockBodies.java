package dev.muster.query.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.fold.EntityKey;
import dev.muster.fold.InvalidValueException;
import dev.muster.lock.Ask;
import dev.muster.lock.Kind;
import dev.muster.lock.LockEvent;
import dev.muster.lock.OwnerId;
import dev.muster.lock.Token;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the events of calls on locks from their bodies. Stateless. */
final class LockBodies {

    private static final Set<String> ACQUIRE = Set.of("owner", "ttl", "wait", "kind", "permits", "limit");
    private static final Set<String> KEEP = Set.of("owner", "token");
    private static final Set<String> RELEASE = Set.of("owner", "token", "request", "idempotencyKey");

    private LockBodies() {}

    /** Makes the event of a call. */
    interface Making {
        LockEvent event(Sender sender, EntityKey key, ObjectNode body);
    }

    static LockEvent.Acquire acquire(Sender sender, EntityKey key, ObjectNode body) {
        Fields fields = Fields.of(body, ACQUIRE);
        Kind kind = fields.text("kind").map(Kind::parse).orElse(Kind.MUTEX);
        OptionalInt limit = fields.count("limit");
        if (kind == Kind.SEMAPHORE && limit.isEmpty()) {
            throw new InvalidValueException("limit", "missing", "1 to " + Ask.MAX_LIMIT);
        }
        return new LockEvent.Acquire(
                sender.head(),
                key,
                new OwnerId(fields.requiredText("owner")),
                new Ask(kind, fields.count("permits").orElse(1), limit.orElse(0)),
                fields.duration("ttl"),
                fields.duration("wait").orElse(Duration.ZERO));
    }

    static LockEvent keep(Sender sender, EntityKey key, ObjectNode body) {
        Fields fields = Fields.of(body, KEEP);
        OptionalLong token = fields.number("token");
        if (token.isEmpty()) {
            throw new InvalidValueException("token", "missing", "a whole number");
        }
        return new LockEvent.Keep(
                sender.head(), key, new OwnerId(fields.requiredText("owner")), new Token(token.getAsLong()));
    }

    static LockEvent release(Sender sender, EntityKey key, ObjectNode body) {
        Fields fields = Fields.of(body, RELEASE);
        OwnerId owner = new OwnerId(fields.requiredText("owner"));
        OptionalLong token = fields.number("token");
        Optional<String> request = fields.text("request");
        Optional<String> acquireKey = fields.text("idempotencyKey");
        long given = Stream.of(token.isPresent(), request.isPresent(), acquireKey.isPresent())
                .filter(one -> one)
                .count();
        if (given != 1) {
            throw new InvalidValueException(
                    "token", given + " of token, request and idempotencyKey", "exactly one of them");
        }
        return token.isPresent()
                ? new LockEvent.Release(sender.head(), key, owner, new Token(token.getAsLong()))
                : new LockEvent.Withdraw(
                        sender.head(),
                        key,
                        owner,
                        request.orElseGet(() -> sender.requestOf(
                                "POST", "/v1/locks/" + key.group() + "/acquire", acquireKey.orElseThrow())));
    }
}
