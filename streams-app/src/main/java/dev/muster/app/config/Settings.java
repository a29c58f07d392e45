package dev.muster.app.config;

import static dev.muster.app.config.Setting.derived;
import static dev.muster.app.config.Setting.fixed;
import static dev.muster.app.config.ValueType.duration;
import static dev.muster.app.config.ValueType.integer;
import static dev.muster.app.config.ValueType.oneOf;

import dev.muster.probe.IpRange;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;

/** The table of a node's settings. None of them reaches a fold: what a fold uses stands in the log, as rules. */
public final class Settings {

    static final Setting<String> CLUSTER_NAME =
            fixed("cluster.name", ValueType.NAME, "muster", "Name of the Muster cluster, shown by its nodes.");
    static final Setting<String> REGION =
            fixed("region", ValueType.NAME_OR_EMPTY, "", "Region in which the node runs, such as `eu-1`.");
    static final Setting<String> ZONE =
            fixed("zone", ValueType.NAME_OR_EMPTY, "", "Zone in which the node runs, such as `eu-1a`.");
    static final Setting<String> DATA_CENTER =
            fixed("data.center", ValueType.NAME_OR_EMPTY, "", "Data centre in which the node runs.");

    static final Setting<String> HTTP_HOST = fixed(
            "http.host",
            ValueType.TEXT,
            "127.0.0.1",
            "Address to listen on. On any but a loopback address the node starts only with `muster.http.tokens.file` or"
                    + " `muster.http.insecure`.");
    static final Setting<Integer> HTTP_PORT = fixed("http.port", ValueType.PORT, "7070", "Port to listen on.");
    static final Setting<HostPort> HTTP_ADVERTISED = derived(
            "http.advertised",
            ValueType.ADDRESS,
            new Setting.Default(
                    "where it listens; the host's name instead of a wildcard address", HostNames::advertisedAddress),
            "Where other nodes reach this one to forward requests.");
    static final Setting<Boolean> HTTP_INSECURE = fixed(
            "http.insecure",
            ValueType.TRUTH,
            "false",
            "Allows to listen on an address that others can reach although nobody has to show who they are. Same as `--insecure`.");
    static final Setting<Optional<Path>> HTTP_TOKENS_FILE = fixed(
            "http.tokens.file",
            ValueType.FILE,
            "",
            "File of the tokens that are let in, one `NAME ROLE TOKEN` a line (docs/security.md). Read anew when it changes. Empty: nobody has"
                    + " to show a token.");
    static final Setting<Optional<String>> HTTP_NODE_TOKEN = fixed(
            "http.node.token",
            new ValueType<>("empty, or 16 to 1000 printable characters of ASCII", Settings::token),
            "",
            "Token that this node shows to other nodes: of role `node` in their files. Rather set its environment variable.");
    static final Setting<Boolean> HTTP_METRICS_OPEN =
            fixed("http.metrics.open", ValueType.TRUTH, "false", "Whether `/metrics` is shown without a token.");
    static final Setting<Optional<Path>> HTTP_TLS_CERTIFICATE = fixed(
            "http.tls.certificate.file",
            ValueType.FILE,
            "",
            "Certificates in PEM, the node's own first: HTTP is then served over TLS only. Read anew when it changes.");
    static final Setting<Optional<Path>> HTTP_TLS_KEY = fixed(
            "http.tls.key.file",
            ValueType.FILE,
            "",
            "Private key of the certificate in PEM (PKCS #8), without a password.");
    static final Setting<Optional<Path>> HTTP_TLS_TRUSTED = fixed(
            "http.tls.trusted.file",
            ValueType.FILE,
            "",
            "Certificates in PEM of those who vouch for other nodes. Empty: those that Java trusts.");
    static final Setting<Integer> HTTP_MAX_CONNECTIONS = fixed(
            "http.max.connections",
            integer(1, 1_000_000),
            "10000",
            "Connections at once; further ones are closed at once. Fewer where the process may not open so many files.");
    static final Setting<Integer> HTTP_MAX_OPEN_REQUESTS = fixed(
            "http.max.open.requests",
            integer(1, 1_000_000),
            "2000",
            "Requests under way at once; further ones are answered with 503 `overloaded`.");
    static final Setting<Integer> HTTP_MAX_BODY_HEAP = fixed(
            "http.max.body.heap",
            integer(1, 50),
            "12",
            "Percent of the heap for the bodies of requests under way, beyond the first 4 KiB of each; a request that needs more is answered"
                    + " with 503 `overloaded`.");
    static final Setting<Integer> HTTP_MAX_WATCHES = fixed(
            "http.max.watches",
            integer(0, 1_000_000),
            "20000",
            "Watches at once, those among them that the node takes to other nodes; further ones are answered with 503 `too-many-watches`."
                    + " Each is a connection, two where it is taken to another node; they come on top of the other connections.");
    static final Setting<Integer> HTTP_MAX_LOCKS_PER_OWNER = fixed(
            "http.max.locks.per.owner",
            integer(1, 1_000_000),
            "10000",
            "Locks of this node that one client may hold or ask for at once, approximately: owners whose names are equal up to the first"
                    + " `:` count as one. Further requests get 429 `too-many-locks`.");

    static final Setting<Duration> HTTP_IDLE_TIMEOUT = fixed(
            "http.idle.timeout",
            duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            "1m",
            "A connection without a request is closed after this.");
    static final Setting<Duration> HTTP_REQUEST_TIMEOUT = fixed(
            "http.request.timeout",
            duration(Duration.ofSeconds(6), Duration.ofMinutes(5)),
            "10s",
            "A request that has not ended is cut off after this; its headers have as long to come. A request's body may have 1 MiB, its"
                    + " headers 16 KiB.");
    static final Setting<String> NODE_ID = derived(
            "node.id",
            ValueType.NAME,
            new Setting.Default("the host's name, `-` and `muster.http.port`", HostNames::nodeId),
            "Id of the node, unique in its cluster. Give a lasting one to see a node as the same after it moved.");

    static final Setting<List<HostPort>> KAFKA_BOOTSTRAP = fixed(
            "kafka.bootstrap",
            ValueType.ADDRESSES,
            "localhost:9092",
            "Brokers to begin with. `MUSTER_BOOTSTRAP` is understood as well.");
    static final Setting<Duration> KAFKA_START_TIMEOUT = fixed(
            "kafka.start.timeout",
            duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            "1m",
            "How long a starting node waits for Kafka before it gives up.");

    static final Setting<String> TOPIC_PREFIX = fixed(
            "topic.prefix",
            ValueType.TOPIC_PREFIX,
            "muster",
            "Beginning of the names of all topics and consumer groups. Clusters of Muster that share a Kafka differ in it.");
    static final Setting<Integer> TOPIC_PARTITIONS = fixed(
            "topic.partitions",
            integer(1, 1_000),
            "8",
            "Partitions of each log when it is created. It can never be changed afterwards; a log with another count refuses the start.");
    static final Setting<Integer> TOPIC_REPLICATION_FACTOR = fixed(
            "topic.replication.factor",
            integer(1, 9),
            "3",
            "Replicas of each topic that Muster or Kafka Streams creates. A cluster with fewer brokers refuses the start rather than to keep"
                    + " less than was promised; set 1 for trials on a single broker.");
    static final Setting<Duration> TOPIC_LOG_RETENTION = fixed(
            "topic.log.retention",
            duration(Duration.ofHours(1), Duration.ofDays(36_500)),
            "7d",
            "How long a log keeps its records. Facts are kept for ever.");

    static final Setting<List<URI>> SCHEMA_REGISTRY_URL = fixed(
            "schema.registry.url",
            ValueType.URLS,
            "",
            "A schema registry with Confluent's REST API. Empty: the nodes serve one themselves, from a topic.");

    static final Setting<Integer> STREAMS_THREADS =
            fixed("streams.threads", integer(1, 64), "2", "Threads that fold, for each log.");
    static final Setting<Integer> STANDBY_REPLICAS = fixed(
            "standby.replicas",
            integer(0, 2),
            "1",
            "Nodes besides the owner that keep a copy of each partition's state. With `streams` the brokers decide instead.");
    static final Setting<EngineConfig.GroupProtocol> GROUP_PROTOCOL = fixed(
            "group.protocol",
            oneOf(EngineConfig.GroupProtocol.class),
            "classic",
            "How nodes share the partitions. `streams` needs brokers of Kafka 4.2 or later, which then decide the session time-out.");
    static final Setting<Duration> SESSION_TIMEOUT = fixed(
            "session.timeout",
            duration(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            "6s",
            "After this silence of a node its partitions go to others. Brokers allow 6s and more unless they are told otherwise.");
    static final Setting<Duration> HEARTBEAT_INTERVAL = fixed(
            "heartbeat.interval",
            duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
            "500ms",
            "How often a node tells its group that it lives; a third of the session time-out at most.");
    static final Setting<Duration> TRANSACTION_TIMEOUT = fixed(
            "transaction.timeout",
            duration(Duration.ofSeconds(1), Duration.ofMinutes(15)),
            "3s",
            "After this time brokers abort the transaction of a node that died, which its heir waits for.");
    static final Setting<Duration> COMMIT_INTERVAL = fixed(
            "commit.interval",
            duration(Duration.ofMillis(10), Duration.ofMinutes(1)),
            "500ms",
            "How often a node commits. Answers do not wait for it; below the transaction time-out.");
    static final Setting<Path> STATE_DIR = derived(
            "state.dir",
            new ValueType<>("a folder", text -> ValueType.TEXT.parse(text).map(Path::of)),
            new Setting.Default("`muster/` and the node's id in the folder for temporary files", HostNames::stateDir),
            "Where stores are kept, one folder for each node on a host. Lost ones are restored from Kafka.");

    static final Setting<LogFormat> LOG_FORMAT =
            fixed("log.format", oneOf(LogFormat.class), "text", "How the node writes its log to standard output.");
    static final Setting<Level> LOG_LEVEL = fixed(
            "log.level",
            new ValueType<>("trace, debug, info, warn or error", Settings::level),
            "info",
            "From which level on. Kafka's clients stay at warn.");

    static final Setting<Boolean> CHECKS_ENABLED = fixed(
            "checks.enabled",
            ValueType.TRUTH,
            "true",
            "Whether this node makes the checks that instances ask for. When false, a registration with a check is refused over HTTP, and"
                    + " one that came by Kafka stays `STARTING` and says why.");
    static final Setting<List<IpRange>> CHECKS_ALLOW = fixed(
            "checks.allow",
            ValueType.IP_RANGES,
            "0.0.0.0/0,::/0",
            "Ranges of addresses that checks may go to. Loopback, link-local and metadata addresses need a range of their own that lies within"
                    + " them, such as `127.0.0.0/8`; `dev` and `demo` allow loopback.");
    static final Setting<Integer> CHECKS_AT_ONCE = fixed(
            "checks.at.once",
            integer(1, 10_000),
            "256",
            "Checks under way at a time. What has to wait is counted in `muster_probes_late_total`.");

    private static final List<Group> GROUPS = List.of(
            new Group("Address", List.of(HTTP_HOST, HTTP_PORT, HTTP_ADVERTISED)),
            new Group(
                    "Who may",
                    List.of(
                            HTTP_TOKENS_FILE,
                            HTTP_INSECURE,
                            HTTP_NODE_TOKEN,
                            HTTP_METRICS_OPEN,
                            HTTP_TLS_CERTIFICATE,
                            HTTP_TLS_KEY,
                            HTTP_TLS_TRUSTED)),
            new Group(
                    "Limits of HTTP",
                    List.of(
                            HTTP_MAX_CONNECTIONS,
                            HTTP_MAX_OPEN_REQUESTS,
                            HTTP_MAX_BODY_HEAP,
                            HTTP_MAX_WATCHES,
                            HTTP_MAX_LOCKS_PER_OWNER,
                            HTTP_IDLE_TIMEOUT,
                            HTTP_REQUEST_TIMEOUT)),
            new Group("Identity", List.of(NODE_ID, CLUSTER_NAME, REGION, ZONE, DATA_CENTER)),
            new Group("Kafka", List.of(KAFKA_BOOTSTRAP, KAFKA_START_TIMEOUT)),
            new Group("Topics", List.of(TOPIC_PREFIX, TOPIC_PARTITIONS, TOPIC_REPLICATION_FACTOR, TOPIC_LOG_RETENTION)),
            new Group("Schema registry", List.of(SCHEMA_REGISTRY_URL)),
            new Group(
                    "Engine",
                    List.of(
                            STREAMS_THREADS,
                            STANDBY_REPLICAS,
                            GROUP_PROTOCOL,
                            SESSION_TIMEOUT,
                            HEARTBEAT_INTERVAL,
                            TRANSACTION_TIMEOUT,
                            COMMIT_INTERVAL,
                            STATE_DIR)),
            new Group("Checks", List.of(CHECKS_ENABLED, CHECKS_ALLOW, CHECKS_AT_ONCE)),
            new Group("Log of the node", List.of(LOG_FORMAT, LOG_LEVEL)));

    private Settings() {}

    /** A part of the table, with its heading. */
    record Group(String heading, List<Setting<?>> settings) {}

    static List<Group> groups() {
        return GROUPS;
    }

    /** All settings; a derived default follows from those before it. */
    static List<Setting<?>> all() {
        return GROUPS.stream()
                .<Setting<?>>flatMap(group -> group.settings().stream())
                .toList();
    }

    /** The setting of this name. */
    static Optional<Setting<?>> named(String name) {
        return all().stream().filter(setting -> setting.name().equals(name)).findFirst();
    }

    private static Optional<Optional<String>> token(String text) {
        boolean isToken =
                text.length() >= 16 && text.length() <= 1_000 && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return text.isEmpty() || isToken ? Optional.of(Optional.of(text).filter(t -> !t.isEmpty())) : Optional.empty();
    }

    private static Optional<Level> level(String text) {
        for (Level level : Level.values()) {
            if (level.name().equalsIgnoreCase(text)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
