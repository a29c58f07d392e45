package dev.muster.query.http;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.RequestHeaders;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.query.ReadTerms;
import dev.muster.query.Routing;
import io.netty.util.AsciiString;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who answers a read of one partition. What this node owns it answers itself; of what it does not own, or what moves away while it is
 * read, by who asks and by the consistency:
 *
 * <table>
 * <caption>Who is asked when</caption>
 * <tr><th>asked by</th><th>consistency</th><th>first</th><th>then</th></tr>
 * <tr><td>a node, for the owner</td><td>any</td><td>nobody: it believed wrongly</td><td></td></tr>
 * <tr><td>a node, for a standby</td><td>any</td><td>the copy here</td><td></td></tr>
 * <tr><td>a client</td><td>owner, linearizable</td><td>the owner, once</td><td></td></tr>
 * <tr><td>a client</td><td>any</td><td>the copy here, if it is complete</td><td>owner and copies, which need not wait for it</td></tr>
 * <tr><td>a client</td><td>none given</td><td>the owner for 500 ms, less where it is known to be away</td><td>the copy here, then
 * those at standbys</td></tr>
 * </table>
 *
 * <p>When nobody has an answer, all are asked again for 2 s, and once more after that when the partition has come here meanwhile; then
 * the answer is the owner's failure. Thread-safe.
 */
final class OwnerOrStandby {

    /** So long a read that a standby may answer as well waits for the owner. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    /** So long nobody's having an answer is taken for passing. */
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(2);

    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(40);
    private static final Set<Reason> PASSING =
            EnumSet.of(Reason.RESTORING, Reason.OWNER_UNKNOWN, Reason.PARTITION_MOVED);

    private final HttpNode<?, ?, ?> node;

    OwnerOrStandby(HttpNode<?, ?, ?> node) {
        this.node = node;
    }

    /** The answers that may be had. */
    interface Places<T> {

        /** From what this node owns. */
        CompletableFuture<T> here();

        /** From the copy that this node keeps. */
        CompletableFuture<T> copyHere();

        /** From another node, which is asked as what it is believed to be. */
        CompletableFuture<T> at(URI node, Role role);
    }

    /** What a node is to a partition. */
    enum Role {
        OWNER("owner"),
        STANDBY("standby");

        private final String text;

        Role(String text) {
            this.text = text;
        }

        /** Name in headers. */
        String text() {
            return text;
        }

        /** That of an answer made from two. */
        Role with(Role other) {
            return this == OWNER ? other : this;
        }

        static Role in(HttpHeaders headers, AsciiString header) {
            return STANDBY.text.equals(headers.get(header)) ? STANDBY : OWNER;
        }
    }

    /** How a request came: from a client, or from another node that asks for what is here. */
    enum Origin {
        CLIENT,
        NODE_FOR_OWNER,
        NODE_FOR_STANDBY;

        static Origin of(RequestHeaders headers) {
            if (!Sender.isForwarded(headers)) {
                return CLIENT;
            }
            return Role.in(headers, Headers.ASKED_AS) == Role.STANDBY ? NODE_FOR_STANDBY : NODE_FOR_OWNER;
        }
    }

    /**
     * A read of one partition.
     *
     * @param partition which
     * @param terms on what terms
     * @param origin who asks
     * @param places where an answer may be had
     */
    record Read<T>(int partition, ReadTerms terms, Origin origin, Places<T> places) {}

    /** The answer; fails as the owner did when there is none. */
    <T> CompletableFuture<T> answer(Read<T> read) {
        if (node.reader().present(read.partition).isPresent()) {
            CompletableFuture<T> here = read.places.here();
            // What moves away while it is read is looked for again.
            return here.isDone() ? here : orElsewhere(here, read);
        }
        return elsewhere(read);
    }

    private <T> CompletableFuture<T> orElsewhere(CompletableFuture<T> here, Read<T> read) {
        return here.exceptionallyCompose(failure -> reasonOf(failure) == Reason.PARTITION_MOVED
                ? elsewhere(read)
                : CompletableFuture.failedFuture(failure));
    }

    private <T> CompletableFuture<T> elsewhere(Read<T> read) {
        return switch (read.origin) {
            case NODE_FOR_OWNER ->
                CompletableFuture.failedFuture(
                        HttpNode.whyNot(whereIs(read.partition), node.log().id(read.partition)));
            case NODE_FOR_STANDBY -> read.places.copyHere();
            case CLIENT -> ofClient(read);
        };
    }

    private <T> CompletableFuture<T> ofClient(Read<T> read) {
        return switch (read.terms.consistency()) {
            case OWNER, LINEARIZABLE -> askOwner(read);
            case ANY ->
                node.reader().hasCopy(read.partition) ? copyHereOrElsewhere(read) : new Race<>(read).run(Duration.ZERO);
            case OWNER_THEN_STANDBY -> new Race<>(read).run(PATIENCE);
        };
    }

    /** What a copy cannot say others may. */
    private <T> CompletableFuture<T> copyHereOrElsewhere(Read<T> read) {
        return read.places
                .copyHere()
                .exceptionallyCompose(failure -> reasonOf(failure) == Reason.RESTORING
                        ? new Race<>(read).run(Duration.ZERO)
                        : CompletableFuture.failedFuture(failure));
    }

    /** One try. */
    private <T> CompletableFuture<T> askOwner(Read<T> read) {
        if (node.reader().present(read.partition).isPresent()) {
            return read.places.here();
        }
        Routing.Elsewhere where = whereIs(read.partition);
        return where instanceof Routing.Elsewhere.At at
                ? read.places.at(at.owner(), Role.OWNER)
                : CompletableFuture.failedFuture(
                        HttpNode.whyNot(where, node.log().id(read.partition)));
    }

    private Routing.Elsewhere whereIs(int partition) {
        return node.routing().elsewhere(node.log().id(partition));
    }

    private static @Nullable Reason reasonOf(Throwable failure) {
        return Answers.causeOf(failure) instanceof QueryException query ? query.reason() : null;
    }

    /**
     * The owner first, and standbys when it is away: at once if it is known to be, else when the reader's patience ends. When nobody
     * has an answer all are asked again for a while: a partition that moves is soon answered by somebody.
     */
    private final class Race<T> {

        private final Read<T> read;
        private final long start = System.nanoTime();
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private volatile boolean isLastRound;

        Race(Read<T> read) {
            this.read = read;
        }

        /** Runs; an owner that does not answer for the moment is asked again until the patience with it ends. */
        CompletableFuture<T> run(Duration patience) {
            round(ownerWithin(patience), PATIENCE);
            return answer;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // What it completes is the answer.
        private void round(CompletableFuture<T> owner, Duration patience) {
            CompletableFuture<T> heard = owner.whenComplete((told, failure) -> {
                if (failure == null) {
                    answer.complete(told);
                } else if (!isAway(failure)) {
                    answer.completeExceptionally(failure);
                }
            });
            CompletableFuture<?> patienceEnded = CompletableFuture.runAsync(() -> {}, later(patience));
            CompletableFuture.anyOf(heard, patienceEnded).whenComplete((either, failure) -> askStandbys(owner));
        }

        private CompletableFuture<T> ownerWithin(Duration patience) {
            if (whereIs(read.partition) instanceof Routing.Elsewhere.At at
                    && node.reader().present(read.partition).isEmpty()
                    && !node.peers().mayAsk(at.owner())) {
                return CompletableFuture.failedFuture(new QueryException(
                        Reason.OWNER_UNREACHABLE,
                        "Expected the owner at " + at.owner() + " to answer, but it did not lately"));
            }
            return askOwner(read).exceptionallyCompose(failure -> {
                Duration left = patience.minus(ASK_AGAIN_AFTER);
                return isPassing(failure) && !left.isNegative() && !answer.isDone()
                        ? after(ASK_AGAIN_AFTER, () -> ownerWithin(left))
                        : CompletableFuture.failedFuture(failure);
            });
        }

        private void askStandbys(CompletableFuture<T> owner) {
            if (answer.isDone()) {
                return;
            }
            if (!owner.isDone()
                    && read.terms.minPosition().list().isEmpty()
                    && whereIs(read.partition) instanceof Routing.Elsewhere.At at) {
                node.peers().takeForSlow(at.owner());
            }
            CompletableFuture<T> here = node.reader().hasCopy(read.partition)
                    ? read.places.copyHere()
                    : CompletableFuture.failedFuture(
                            new QueryException(Reason.RESTORING, "Expected a complete copy, but there is none here"));
            Iterator<URI> others = node.routing().standbys(node.log().id(read.partition)).stream()
                    .filter(node.peers()::mayAsk)
                    .iterator();
            next(here, others, owner);
        }

        @SuppressWarnings("FutureReturnValueIgnored") // What it completes is the answer.
        private void next(CompletableFuture<T> attempt, Iterator<URI> others, CompletableFuture<T> owner) {
            attempt.whenComplete((told, failure) -> {
                if (failure == null) {
                    answer.complete(told);
                } else if (reasonOf(failure) == null) {
                    answer.completeExceptionally(failure);
                } else if (answer.isDone()) {
                    return;
                } else if (others.hasNext()) {
                    next(read.places.at(others.next(), Role.STANDBY), others, owner);
                } else {
                    nobodyHasACopy(owner, Answers.causeOf(failure));
                }
            });
        }

        @SuppressWarnings("FutureReturnValueIgnored") // What it completes is the answer.
        private void nobodyHasACopy(CompletableFuture<T> owner, Throwable lastCopy) {
            boolean isInTime = System.nanoTime() - start < GIVE_UP_AFTER.toNanos();
            boolean isHereNow = node.reader().present(read.partition).isPresent();
            if (isInTime || (isHereNow && !isLastRound)) {
                isLastRound = !isInTime;
                later(ASK_AGAIN_AFTER).execute(() -> again(owner));
            } else {
                // Then it is as the owner says, if it still says anything.
                owner.whenComplete((told, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(withWord(Answers.causeOf(failure), lastCopy));
                    }
                });
            }
        }

        private static Throwable withWord(Throwable ofOwner, Throwable ofCopy) {
            return ofOwner instanceof QueryException query
                    ? new QueryException(
                            query.reason(), query.getMessage() + "; of copies: " + ofCopy.getMessage(), query)
                    : ofOwner;
        }

        private void again(CompletableFuture<T> owner) {
            if (owner.isDone() || node.reader().present(read.partition).isPresent()) {
                round(ownerWithin(Duration.ZERO), PATIENCE);
            } else {
                round(owner, ASK_AGAIN_AFTER);
            }
        }

        /** Whether others may know what the owner does not say. */
        private static boolean isAway(Throwable failure) {
            return isPassing(failure) || reasonOf(failure) == Reason.OWNER_UNREACHABLE;
        }

        private static boolean isPassing(Throwable failure) {
            Reason reason = reasonOf(failure);
            return reason != null && PASSING.contains(reason);
        }

        private static <A> CompletableFuture<A> after(Duration pause, Supplier<CompletableFuture<A>> then) {
            return CompletableFuture.runAsync(() -> {}, later(pause)).thenCompose(done -> then.get());
        }

        private static Executor later(Duration after) {
            return CompletableFuture.delayedExecutor(
                    after.toMillis(), TimeUnit.MILLISECONDS, CommonPools.workerGroup());
        }
    }
}
