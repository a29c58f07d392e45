package dev.muster.demo;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a process of the fleet is told when it is started.
 *
 * @param member who it is
 * @param bootstrap where Kafka answers
 * @param urls where the nodes answer, separated by commas
 * @param ttl after this silence it is DOWN
 * @param deregisterAfter after this time DOWN it is removed
 * @param book where the scheduler writes to
 */
record ServiceSettings(Member member, String bootstrap, String urls, Duration ttl, Duration deregisterAfter, URI book) {

    private static final int ARGUMENTS = 8;

    /** As arguments of its main. */
    List<String> arguments() {
        return List.of(
                member.service().text(),
                Integer.toString(member.number()),
                member.zone(),
                bootstrap,
                urls,
                ttl.toString(),
                deregisterAfter.toString(),
                book.toString());
    }

    /** The reverse of {@link #arguments}. */
    static ServiceSettings parse(List<String> arguments) {
        if (arguments.size() != ARGUMENTS) {
            throw new IllegalArgumentException("arguments: " + arguments + " (expected: " + ARGUMENTS + ")");
        }
        Member member =
                new Member(ShopService.parse(arguments.get(0)), Integer.parseInt(arguments.get(1)), arguments.get(2));
        return new ServiceSettings(
                member,
                arguments.get(3),
                arguments.get(4),
                Duration.parse(arguments.get(5)),
                Duration.parse(arguments.get(6)),
                URI.create(arguments.get(7)));
    }
}
