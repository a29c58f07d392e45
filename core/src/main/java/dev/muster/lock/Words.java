package dev.muster.lock;

import java.util.List;
import java.util.stream.Collectors;

/** Reasons in words. They name few: the state beside them names all. */
final class Words {

    private static final int NAMED = 5;

    private Words() {}

    static String heldBy(List<Holder> holders) {
        return holders.isEmpty()
                ? "nobody holds it"
                : "it is held by " + list(holders.stream().map(Holder::claim).toList());
    }

    static String silent(List<Holder> holders) {
        return holders.stream()
                        .limit(NAMED)
                        .map(one -> one.claim() + " was not heard of for " + one.ttl())
                        .collect(Collectors.joining(", "))
                + more(holders);
    }

    static String late(List<Waiter> waiters) {
        return waiters.stream()
                        .limit(NAMED)
                        .map(one ->
                                one.owner() + " waited for " + one.ask().inWords() + " since offset " + one.arrival())
                        .collect(Collectors.joining(", "))
                + more(waiters);
    }

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    static String list(List<?> some) {
        return some.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", ")) + more(some);
    }

    private static String more(List<?> all) {
        return all.size() <= NAMED ? "" : " and " + (all.size() - NAMED) + " more";
    }
}
