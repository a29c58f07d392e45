package dev.muster.query.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.presence.PresenceState;
import dev.muster.query.LogAccess;
import dev.muster.query.QueryException;
import dev.muster.query.ReadTerms;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.view.GroupView;
import dev.muster.view.PartitionView;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * Reads of one service: what the log of instances says, joined with what the callers' outcomes say. Answered where the service's
 * instances lie, by the owner or a standby; the outcomes may lie elsewhere. Thread-safe.
 */
final class ServiceJoin {

    private final HttpNode<PresenceState, ?, ?> node;
    private final LogAccess<PresenceState, ?, ?> log;
    private final OwnerOrStandby who;
    private final Ejections ejections;

    ServiceJoin(HttpNode<PresenceState, ?, ?> node, Ejections ejections) {
        this.node = node;
        this.log = node.log();
        this.who = new OwnerOrStandby(node);
        this.ejections = ejections;
    }

    /**
     * What is asked.
     *
     * @param service of which service
     * @param terms on what terms
     * @param answer makes the answer
     */
    record Question(String service, ReadTerms terms, Answer answer) {}

    /** Makes an answer. What it throws becomes a problem document. */
    interface Answer {
        HttpResponse of(Joined joined);
    }

    /**
     * What is known of a service.
     *
     * @param view picture of its partition
     * @param service the service in it
     * @param outlook what the outcomes say
     * @param leftOut who of the service is left out for that
     * @param role what this node is to the partition
     */
    record Joined(
            PartitionView<PresenceState> view,
            GroupView<PresenceState> service,
            Outlook outlook,
            LeftOut leftOut,
            Role role) {

        static Joined of(
                PartitionView<PresenceState> view, GroupView<PresenceState> service, Outlook outlook, Role role) {
            return new Joined(view, service, outlook, outlook.ejected().among(service), role);
        }

        /** What is known by this and another of the same service together: of either log the later. */
        Joined laterOf(Joined other) {
            Joined later = other.isAhead(this) ? other : this;
            return of(later.view, later.service, outlook.laterOf(other.outlook), role);
        }

        private boolean isAhead(Joined other) {
            long ahead = view.meta().applied() - other.view.meta().applied();
            return ahead > 0 || (ahead == 0 && view.asOfNanos() - other.view.asOfNanos() > 0);
        }
    }

    HttpResponse read(ServiceRequestContext context, HttpRequest request, Question question) {
        int partition = log.partitionOf(question.service);
        Places places = new Places(context, request.headers(), partition, question);
        return Answers.later(who.answer(new OwnerOrStandby.Read<>(
                partition, question.terms, OwnerOrStandby.Origin.of(request.headers()), places)));
    }

    /** On what terms a request wants its answer. */
    ReadTerms terms(Params params) {
        return params.joinedTerms(log, ejections.log());
    }

    /** On what terms a request wants an answer that joins what yet another log says. */
    ReadTerms terms(Params params, LogAccess<?, ?, ?> joined) {
        return params.joinedTerms(log, ejections.log(), joined);
    }

    /** Headers of an answer, with the positions of both logs. */
    ResponseHeadersBuilder headers(Joined joined) {
        int partition = log.partitionOf(joined.service.name());
        String here = log.position(partition, joined.view.meta().applied()).text();
        String positions = joined.outlook
                .position()
                .map(there -> here + "," + there.text())
                .orElse(here);
        return node.answers()
                .headers(positions, joined.service.entry().lastChange(), joined.view.asOfNanos(), joined.role);
    }

    /** Where one read may be answered. */
    private final class Places implements OwnerOrStandby.Places<HttpResponse> {

        private final ServiceRequestContext context;
        private final RequestHeaders headers;
        private final int partition;
        private final Question question;

        Places(ServiceRequestContext context, RequestHeaders headers, int partition, Question question) {
            this.context = context;
            this.headers = headers;
            this.partition = partition;
            this.question = question;
        }

        @Override
        public CompletableFuture<HttpResponse> here() {
            return node.reader()
                    .read(partition, question.terms)
                    .thenCombine(
                            ejections.of(question.service, question.terms),
                            (view, outlook) -> answer(view, outlook, Role.OWNER));
        }

        /** A copy does not say that something is not there: what was registered last may not be in it yet. */
        @Override
        public CompletableFuture<HttpResponse> copyHere() {
            return node.reader()
                    .copy(partition, question.terms)
                    .thenCombine(ejections.of(question.service, question.terms), (view, outlook) -> {
                        try {
                            return answer(view, outlook, Role.STANDBY);
                        } catch (ProblemException e) {
                            throw new QueryException(
                                    QueryException.Reason.RESTORING,
                                    "Only a copy of %s can be asked now, and it cannot say: %s"
                                            .formatted(log.name(partition), e.getMessage()),
                                    e);
                        }
                    });
        }

        @Override
        public CompletableFuture<HttpResponse> at(URI peer, Role role) {
            return node.peers().forwardRead(peer, role, headers, Caller.of(context));
        }

        private HttpResponse answer(PartitionView<PresenceState> view, Outlook outlook, Role role) {
            GroupView<PresenceState> found =
                    view.group(question.service).orElseThrow(() -> TellingService.unknown(question.service));
            return question.answer.of(Joined.of(view, found, outlook, role));
        }
    }
}
