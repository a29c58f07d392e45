package dev.muster.app.node;

import dev.muster.access.NodeLink;
import dev.muster.engine.Ownership;
import dev.muster.partition.PartitionId;
import dev.muster.query.Owners;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Owners of partitions, as the engines' groups last agreed. Thread-safe. */
final class EngineOwners implements Owners {

    private final NodeLink link;
    private final List<RunningLog<?, ?, ?>> logs;

    EngineOwners(NodeLink link, Collection<RunningLog<?, ?, ?>> logs) {
        this.link = link;
        this.logs = List.copyOf(logs);
    }

    @Override
    public Optional<URI> ownerOf(PartitionId id) {
        return ownerships(id)
                .flatMap(log -> log.ownerOf(id.partition()).stream())
                .map(link::url)
                .findFirst();
    }

    @Override
    public List<URI> standbysOf(PartitionId id) {
        return ownerships(id)
                .flatMap(log -> log.standbysOf(id.partition()).stream())
                .map(link::url)
                .toList();
    }

    private Stream<Ownership> ownerships(PartitionId id) {
        return logs.stream()
                .filter(log -> log.access().views().log().equals(id.log()))
                .map(log -> log.engine().ownership());
    }
}
