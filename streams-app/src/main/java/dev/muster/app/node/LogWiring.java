package dev.muster.app.node;

import dev.muster.app.config.NodeConfig;
import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.domains.Domain;
import dev.muster.engine.EngineSetup;
import dev.muster.engine.LogEngine;
import dev.muster.engine.LogTopics;
import dev.muster.engine.StoreNames;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.log.LogAppender;
import dev.muster.log.TopicNames;
import dev.muster.query.LogAccess;
import dev.muster.wire.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes a running log from a row of the table of folds. */
final class LogWiring {

    private final NodeConfig config;
    private final TopicNames names;
    private final SchemaRegistry registry;
    private final LogAppender appender;
    private final MeterRegistry meters;

    LogWiring(
            NodeConfig config, TopicNames names, SchemaRegistry registry, LogAppender appender, MeterRegistry meters) {
        this.config = config;
        this.names = names;
        this.registry = registry;
        this.appender = appender;
        this.meters = meters;
    }

    <S, E extends Event, D extends Decision> RunningLog<S, E, D> run(Domain<S, E, D> domain, int partitions) {
        LogTopics topics = new LogTopics(names.log(domain.log()), names.facts(domain.log()), names.rejected());
        AvroRecordWriter<E> writer = new AvroRecordWriter<>(domain.events(), registry);
        EngineSetup.Records<E> records = new EngineSetup.Records<>(
                new AvroPartitionCodec(),
                new AvroRecordReader<>(topics.log(), partitions, domain.events(), registry),
                writer);
        StoreNames stores =
                StoreNames.of(domain.stores().decided(), domain.stores().volatileParts());
        LogEngine<S, E, D> engine =
                new LogEngine<>(new EngineSetup<>(domain.spec(), topics, partitions, stores, records, node()));
        LogAccess<S, E, D> access = new LogAccess<>(domain, partitions, engine.views(), writer, appender);
        engine.start();
        return new RunningLog<>(engine, access);
    }

    private EngineSetup.Node node() {
        return new EngineSetup.Node(
                config.identity().nodeId(),
                config.http().advertised().toString(),
                config.streamsSettings(),
                appender,
                meters);
    }
}
