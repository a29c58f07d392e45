package dev.muster.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;

/**
 * Ends the transactions that a killed node has left open. Brokers look for those only every ten seconds, and until then nobody can read
 * past them: the new owner could not restore what it has been given.
 *
 * <p>A transaction is abandoned when its node is no member of the group any more. Should that node live on, it is fenced, as it would be by
 * the group: it loses the transaction, which could not have been committed, and begins anew. Used by one thread.
 */
final class AbandonedTransactions {

    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(3);
    private static final int PROCESS = 1;

    private final Admin admin;
    private final String group;
    private final Logger log;
    private final Pattern member;
    private final Pattern transaction;

    AbandonedTransactions(Admin admin, String group, Logger log) {
        this.admin = admin;
        this.group = group;
        this.log = log;
        String process = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
        this.member = Pattern.compile(Pattern.quote(group) + "-" + process + "-StreamThread-\\d+-consumer");
        this.transaction = Pattern.compile(Pattern.quote(group) + "-" + process + "-\\d+");
    }

    /** Looks for them once. What cannot be done now is left to the brokers. */
    void end() {
        try {
            Set<String> open = open();
            if (open.isEmpty()) {
                return;
            }
            Optional<Set<String>> living = living();
            if (living.isEmpty()) {
                return;
            }
            List<String> abandoned = new ArrayList<>(open);
            abandoned.removeIf(
                    id -> living.get().contains(processIn(transaction, id).orElse("")));
            if (!abandoned.isEmpty()) {
                log.info("code=ENGINE-050 ending transactions that a node has left open ids={}", abandoned);
                await(admin.fenceProducers(abandoned).all());
            }
        } catch (KafkaException e) {
            log.warn(
                    "code=ENGINE-051 could not end the transactions of a node that is gone; the brokers will cause=\"{}\"",
                    e.toString());
        }
    }

    private Set<String> open() {
        ListTransactionsOptions options = new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING));
        Collection<TransactionListing> all =
                await(admin.listTransactions(options).all());
        Set<String> ids = new TreeSet<>();
        all.forEach(one -> {
            if (processIn(transaction, one.transactionalId()).isPresent()) {
                ids.add(one.transactionalId());
            }
        });
        return ids;
    }

    /** The processes in the group; empty when one is named in another manner, for then it could be taken for dead. */
    private Optional<Set<String>> living() {
        Set<String> living = new TreeSet<>();
        List<MemberDescription> members = await(
                        admin.describeConsumerGroups(List.of(group)).all())
                .values()
                .stream()
                .flatMap(description -> description.members().stream())
                .toList();
        for (MemberDescription one : members) {
            Optional<String> process = processIn(member, one.clientId());
            if (process.isEmpty()) {
                return Optional.empty();
            }
            living.add(process.get());
        }
        return living.isEmpty() ? Optional.empty() : Optional.of(living);
    }

    private static Optional<String> processIn(Pattern pattern, String id) {
        Matcher matcher = pattern.matcher(id);
        return matcher.matches() ? Optional.of(matcher.group(PROCESS)) : Optional.empty();
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(ANSWER_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking the cluster", e);
        } catch (TimeoutException e) {
            throw new KafkaException("no answer from the cluster within " + ANSWER_AT_MOST, e);
        } catch (ExecutionException e) {
            throw new KafkaException("the cluster could not be asked", e.getCause());
        }
    }
}
