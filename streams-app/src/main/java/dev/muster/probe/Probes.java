package dev.muster.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One probe: the name is resolved, every address that it has is held against the policy, and the connection goes to an address that was
 * held against it, never to the name again, which might mean another address by then. Thread-safe.
 */
final class Probes {

    private final AddressPolicy policy;
    private final NameResolver resolver;
    private final Exchange exchange;
    private final LongSupplier nanoTime;

    Probes(AddressPolicy policy, NameResolver resolver, Exchange exchange, LongSupplier nanoTime) {
        this.policy = policy;
        this.resolver = resolver;
        this.exchange = exchange;
        this.nanoTime = nanoTime;
    }

    /** How it ends, within the check's timeout. Never fails. */
    CompletableFuture<Answer> probe(ProbeTarget target) {
        long begun = nanoTime.getAsLong();
        Duration timeout = target.check().timeout();
        return resolver.resolve(target.endpoint().host())
                .copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(addresses -> {
                    Optional<String> objection = objectionTo(addresses);
                    Duration left = timeout.minusNanos(nanoTime.getAsLong() - begun);
                    if (objection.isPresent()) {
                        return CompletableFuture.completedFuture(Answer.refused("refused: " + objection.get()));
                    }
                    return left.toMillis() <= 0
                            ? CompletableFuture.completedFuture(Answer.fail("no answer within " + timeout))
                            : exchange.ask(target, addresses.get(0), left);
                })
                .exceptionally(failure -> unresolved(target, failure));
    }

    private Optional<String> objectionTo(List<InetAddress> addresses) {
        return addresses.stream()
                .flatMap(address -> policy.objectionTo(address).stream())
                .findFirst();
    }

    private static Answer unresolved(ProbeTarget target, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String host = target.endpoint().host();
        if (cause instanceof UnknownHostException) {
            return Answer.fail("host '" + host + "' has no address");
        }
        if (cause instanceof java.util.concurrent.TimeoutException) {
            return Answer.fail("the addresses of host '" + host + "' were not found within "
                    + target.check().timeout());
        }
        return Answer.none(Exchange.inWords(cause));
    }
}
