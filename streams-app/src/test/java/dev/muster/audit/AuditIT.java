package dev.muster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.codec.FactReader;
import dev.muster.codec.KeyPartitions;
import dev.muster.codec.RecordedFact;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.log.LogAppender;
import dev.muster.log.LogReader;
import dev.muster.log.TopicNames;
import dev.muster.partition.PartitionId;
import dev.muster.partition.RawRecord;
import dev.muster.presence.PresenceEvent;
import dev.muster.schemaregistry.SchemaLog;
import dev.muster.schemaregistry.SchemaLogSettings;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The audit's commands against a real broker, over a log folded and committed as a node does. */
class AuditIT {

    private static final int PARTITIONS = 2;

    private static InProcessKafka kafka;
    private static Map<String, Object> clients;
    private static LogAppender appender;

    private final Instances stock = new Instances("stock", "s-1");
    private TopicNames topics;
    private SchemaLog registry;
    private List<FactWriter> writers;

    @BeforeAll
    static void startKafka() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
        appender = LogAppender.connect(clients);
    }

    @AfterAll
    static void stopKafka() {
        appender.close();
        kafka.close();
    }

    @BeforeEach
    void letAnInstanceLive(TestInfo test) throws Exception {
        topics = new TopicNames(test.getTestMethod().orElseThrow().getName());
        createTopics();
        registry = SchemaLog.start(SchemaLogSettings.of(clients, topics.prefix(), (short) 1));
        writers = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            PartitionId id = new PartitionId(topics.log("instances"), partition);
            writers.add(new FactWriter(kafka.bootstrapServers(), topics, id, PARTITIONS, registry));
        }
        append(stock.register());
        append(stock.beat(100));
        append(stock.weigh(5));
        append(new Instances(serviceElsewhere(), "o-1").register());
        writers.forEach(FactWriter::fold);
    }

    @AfterEach
    void close() {
        writers.forEach(FactWriter::close);
        registry.close();
    }

    @Test
    void shouldVerifyWhatWasFoldedAndCommitted() {
        // given
        append(stock.overrideDown());
        writers.forEach(FactWriter::fold);
        // when
        VerifyReport report = Audits.verify(kafka.bootstrapServers(), topics, registry);
        // then
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.isRefolded()).isTrue();
        assertThat(report.facts()).isEqualTo(4);
        assertThat(report.partitions())
                .allSatisfy(one -> assertThat(one.reach().unfolded()).isZero());
        assertThat(run("verify").code()).isZero();
        assertThat(run("verify", "--json").json().at("/partitions/0/refolded").asBoolean())
                .isTrue();
    }

    @Test
    void shouldCountWhatIsNotFoldedYet() {
        // given
        append(stock.beat(1));
        append(stock.weigh(9));
        // when
        VerifyReport report = Audits.verify(kafka.bootstrapServers(), topics, registry);
        // then
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.partitions().stream()
                        .mapToLong(one -> one.reach().unfolded())
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void shouldNotSeeFactsOfAnAbortedTransaction() {
        // given
        writers.forEach(writer -> writer.writeAndAbort(new byte[] {1, 2, 3}));
        append(stock.weigh(6));
        writers.forEach(FactWriter::fold);
        // when
        Answer answer = run("verify");
        // then
        assertThat(answer.code()).as(answer.out()).isZero();
    }

    @Test
    void shouldFindAnInventedFact() {
        // given
        RecordedFact last = lastFact();
        // when
        writers.get(partitionOfStock()).invent(last.fact());
        // then
        Answer answer = run("verify");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out())
                .contains(
                        "chain BROKEN",
                        "key stock/s-1",
                        "DIVERGENCE in 1 of " + 2 * Domains.all().size() + " partitions");
        assertThat(run("verify", "--json").json().at("/clean").asBoolean()).isFalse();
    }

    @Test
    void shouldTellTheStateNowAndBefore() {
        // given
        Instant weighed = lastFact().head().moment().appendedAt();
        // then
        assertThat(weight(run("as-of", "--key", stock.key(), "--json"))).isEqualTo(5);
        assertThat(weight(run("as-of", "--key", stock.key(), "--json", "--from", "facts")))
                .isEqualTo(5);
        assertThat(weight(run(
                        "as-of", "--key", stock.key(), "--json", "--cut", "instances:" + partitionOfStock() + ":1")))
                .isEqualTo(1);
        Answer before = run("as-of", "--key", stock.key(), "--at", weighed.toString());
        assertThat(before.out()).contains("weight: 1").doesNotContain("weight: 5");
        assertThat(run("as-of", "--prefix", "stock/").out())
                .contains("1 of kind instance, from the log, at cut instances:");
    }

    @Test
    void shouldTellTheTimeline() {
        // when
        JsonNode told = run("timeline", "--key", stock.key(), "--json").json();
        // then
        assertThat(told.get("entries")).hasSize(2);
        assertThat(told.at("/entries/1/changes/1/field").asText()).isEqualTo("weight");
        assertThat(told.at("/entries/1/changes/1/to").asInt()).isEqualTo(5);
        assertThat(run("timeline", "--key", stock.key(), "--json", "--from", "log")
                        .json()
                        .get("entries"))
                .isEqualTo(told.get("entries"));
    }

    @Test
    void shouldSayWhatItLacksWhenRetentionTookTheBeginningOfTheLog() throws Exception {
        // given
        int partition = partitionOfStock();
        TopicPartition log = new TopicPartition(topics.log("instances"), partition);
        try (Admin admin = Admin.create(clients)) {
            admin.deleteRecords(Map.of(log, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }
        // then
        Answer verified = run("verify");
        assertThat(verified.code()).isZero();
        assertThat(verified.out()).contains("refolded: no, the log begins at offset 2");
        assertThat(run("as-of", "--key", stock.key()).out()).contains("weight: 5", "from the facts");
        Answer refused = run("as-of", "--key", stock.key(), "--from", "log");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("use --from facts").hasLineCount(1);
    }

    @Test
    void shouldAnswerWithItsOwnCodeWhenThereIsNoSuchEntityOrTopic() {
        assertThat(run("as-of", "--key", "stock/none").code()).isEqualTo(3);
        assertThat(run("timeline", "--key", "stock/none").code()).isEqualTo(3);
        Answer nobody = run("verify", "--topic-prefix", "nobody");
        assertThat(nobody.code()).isEqualTo(3);
        assertThat(nobody.err())
                .startsWith("muster: topic nobody.schemas: does not exist")
                .hasLineCount(1);
        Answer behind = run("as-of", "--key", stock.key(), "--cut", "instances:" + partitionOfStock() + ":99");
        assertThat(behind.code()).isEqualTo(2);
        assertThat(behind.err()).contains("where the log ends").hasLineCount(1);
    }

    @Test
    void shouldReadTheClientSettingsFromAFile(@TempDir Path directory) throws Exception {
        // given
        Path file = directory.resolve("client.properties");
        Files.writeString(file, "bootstrap.servers=" + kafka.bootstrapServers() + "\nclient.id=auditor\n");
        // when
        Answer answer = execute("verify", "--kafka-config", file.toString(), "--topic-prefix", topics.prefix());
        // then
        assertThat(answer.code()).as(answer.err()).isZero();
    }

    @Test
    void shouldSayThatKafkaIsAway() {
        // when
        Answer answer = execute("verify", "--bootstrap", "127.0.0.1:1");
        // then
        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.err())
                .startsWith("muster: kafka at 127.0.0.1:1: no answer within PT10S")
                .hasLineCount(1);
    }

    private Answer run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--bootstrap", kafka.bootstrapServers()));
        if (!line.contains("--topic-prefix")) {
            line.addAll(List.of("--topic-prefix", topics.prefix()));
        }
        return execute(line.toArray(String[]::new));
    }

    private static Answer execute(String... line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new AuditCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line);
        return new Answer(code, out.toString(), err.toString().strip());
    }

    private record Answer(int code, String out, String err) {

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError("Expected one JSON document, but got " + out + err, e);
            }
        }
    }

    private static int weight(Answer answer) {
        return answer.json().at("/entities/0/decided/weight").asInt();
    }

    private int partitionOfStock() {
        return partitionOf(stock.service());
    }

    private static int partitionOf(String service) {
        return KeyPartitions.of(service.getBytes(StandardCharsets.US_ASCII), PARTITIONS);
    }

    /** A service that lies in the other partition. */
    private String serviceElsewhere() {
        return IntStream.range(0, 100)
                .mapToObj(i -> "other-" + i)
                .filter(name -> partitionOf(name) != partitionOfStock())
                .findFirst()
                .orElseThrow();
    }

    private void append(PresenceEvent event) {
        byte[] value =
                new AvroRecordWriter<>(Domains.PRESENCE.events(), registry).event(topics.log("instances"), event);
        appender.append(topics.log("instances"), event.key().group().getBytes(StandardCharsets.US_ASCII), value)
                .join();
    }

    private RecordedFact lastFact() {
        PartitionId facts = new PartitionId(topics.facts("instances"), partitionOfStock());
        try (LogReader reader =
                LogReader.connect(clients, LogReader.Isolation.READ_COMMITTED, Duration.ofSeconds(30))) {
            byte[] last = new byte[0];
            for (Iterator<RawRecord> all = reader.read(facts); all.hasNext(); ) {
                last = all.next().value().orElseThrow();
            }
            return new FactReader(registry).read(last);
        }
    }

    private void createTopics() throws Exception {
        try (Admin admin = Admin.create(clients)) {
            List<NewTopic> wanted = new ArrayList<>();
            for (Domain<?, ?, ?> domain : Domains.all()) {
                wanted.add(new NewTopic(topics.log(domain.log()), PARTITIONS, (short) 1)
                        .configs(Map.of("message.timestamp.type", "LogAppendTime")));
                wanted.add(new NewTopic(topics.facts(domain.log()), PARTITIONS, (short) 1));
            }
            admin.createTopics(wanted).all().get();
        }
    }
}
