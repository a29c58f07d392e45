package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Rule;
import dev.muster.fold.Rules;
import dev.muster.partition.EngineRules;
import dev.muster.query.Page;
import dev.muster.query.Positions;
import dev.muster.query.ReadTerms;
import dev.muster.query.RulesSetter;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of a log: what is in force in each partition, and setting others. A set goes to every partition with one version above the
 * highest in force, and is answered when all have adopted it.
 */
final class RulesResource<S> {

    private static final Logger LOG = LoggerFactory.getLogger(RulesResource.class);
    private static final String PATH = "/v1/rules/{log}";
    private static final Set<String> FIELDS = Set.of("values", "foldLevel");
    private static final Page ALL = new Page(Page.MAX_LIMIT, Optional.empty());
    private final FoldSpec<?, ?, ?> spec;
    private final RulesSetter setter;
    private final String log;
    private final HttpNode<S, ?, ?> node;
    private final Gathering<S> gathering;
    private final Gathering.Shape<S> shape = new Gathering.Shape<>(
            "partitions",
            "partition",
            (partition, view, into) -> into.row(
                    partition, json -> write(json, partition, view.meta().rules())));

    RulesResource(HttpNode<S, ?, ?> node, RulesSetter setter) {
        this.node = node;
        this.log = node.log().domain().log();
        this.spec = node.log().domain().spec();
        this.setter = setter;
        this.gathering = new Gathering<>(node);
    }

    /** The routes for the rules of these logs. */
    static List<HttpRoute> routes(List<RulesResource<?>> logs) {
        return List.of(
                HttpRoute.get(PATH, Access.READ, (context, request) -> known(logs, context)
                        .get(context, request)),
                HttpRoute.put(PATH, Access.OPERATOR, (context, request) -> known(logs, context)
                        .put(context, request)));
    }

    private HttpResponse get(ServiceRequestContext context, HttpRequest request) {
        ReadTerms terms = Params.of(context.query(), Params.OF_READS).terms(node.log());
        Gathering.Question<S> question = new Gathering.Question<>(request.headers(), request.path(), terms, ALL, shape);
        return Answers.later(gathering.answer(question, this::writeRules));
    }

    private HttpResponse put(ServiceRequestContext context, HttpRequest request) {
        Params.of(context.query(), Set.of());
        Sender sender = Sender.of(context, request.headers());
        CompletableFuture<HttpResponse> answer = request.aggregate().thenCompose(whole -> set(sender, whole));
        return HttpResponse.of(answer.exceptionally(failure -> {
            Problem problem = Problems.of(Answers.causeOf(failure));
            throw new ProblemException(problem.with(problem.extras().withRequestId(sender.requestId())), failure);
        }));
    }

    private CompletableFuture<HttpResponse> set(Sender sender, AggregatedHttpRequest request) {
        Fields body = Fields.of(RequestBody.REQUIRED.read(request), FIELDS);
        SortedMap<String, String> values = checked(body.textMap("values").orElse(Collections.emptySortedMap()));
        return gathering.gather(question(ReadTerms.ofOwner(Positions.NONE))).thenCompose(present -> {
            present.requireAll();
            Rules highest = highest(present);
            Rules wanted = new Rules(highest.version() + 1, level(body, highest), values);
            spec.fold().problemWith(wanted).ifPresent(problem -> {
                throw new ProblemException(ProblemCode.CANNOT_HOLD, problem);
            });
            boolean isSoAlready = present.rows().stream()
                    .allMatch(row -> in(row).equals(new Rules(highest.version(), wanted.level(), values)));
            return isSoAlready
                    ? get(Positions.NONE)
                    : setter.set(sender.head(), wanted).thenCompose(positions -> {
                        LOG.info(
                                "{} log={} version={} by={} values={}",
                                HttpLogCode.RULES_SET,
                                log,
                                wanted.version(),
                                sender.source(),
                                values);
                        return adopted(wanted, positions);
                    });
        });
    }

    private CompletableFuture<HttpResponse> adopted(Rules wanted, Positions positions) {
        Gathering.Question<S> question = question(ReadTerms.ofOwner(positions));
        return gathering.gather(question).thenCompose(after -> {
            if (!after.isComplete()) {
                throw new ProblemException(Problem.of(
                                ProblemCode.OUTCOME_UNKNOWN,
                                "Version %d was appended to every partition of %s, but not every one is known to have adopted it"
                                        .formatted(wanted.version(), log))
                        .with(Problem.Extras.NONE.withMissing(after.missing())));
            }
            if (!after.rows().stream().allMatch(row -> in(row).equals(wanted))) {
                throw new ProblemException(
                        ProblemCode.RULES_CONFLICT,
                        "Expected every partition of %s to adopt version %d, but somebody else set rules at the same time; set them again"
                                .formatted(log, wanted.version()));
            }
            return get(positions);
        });
    }

    private CompletableFuture<HttpResponse> get(Positions positions) {
        return gathering.answer(question(ReadTerms.ofOwner(positions)), this::writeRules);
    }

    private Gathering.Question<S> question(ReadTerms terms) {
        String positions = terms.minPosition().text();
        String path = "/v1/rules/" + log + (positions.isEmpty() ? "" : "?min-position=" + positions);
        return new Gathering.Question<>(RequestHeaders.of(HttpMethod.GET, path), path, terms, ALL, shape);
    }

    private static RulesResource<?> known(List<RulesResource<?>> logs, ServiceRequestContext context) {
        String log = String.valueOf(context.pathParam("log"));
        return logs.stream()
                .filter(one -> one.log.equals(log))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.UNKNOWN_LOG,
                        "log: '" + log + "' (expected: "
                                + logs.stream().map(one -> one.log).collect(Collectors.joining(", ")) + ")"));
    }

    /** As they are set: spans of time in ISO-8601, as the log has them. */
    private SortedMap<String, String> checked(SortedMap<String, String> given) {
        SortedMap<String, String> values = new TreeMap<>();
        given.forEach((name, text) -> {
            Rule rule = EngineRules.find(spec, name)
                    .orElseThrow(() -> new InvalidValueException(
                            "values." + name,
                            "unknown rule",
                            EngineRules.of(spec).stream()
                                    .map(Rule::name)
                                    .toList()
                                    .toString()));
            String value = rule instanceof Rule.OfDuration ? Durations.iso(text) : text;
            rule.problemWith(value).ifPresent(problem -> {
                throw new ProblemException(Problem.of(ProblemCode.INVALID_VALUE, problem)
                        .with(Problem.Extras.NONE.withField("values." + name)));
            });
            values.put(name, value);
        });
        return values;
    }

    private int level(Fields body, Rules highest) {
        int level = body.count("foldLevel").orElse(highest.level());
        if (level < highest.level() || level > spec.level()) {
            throw new InvalidValueException("foldLevel", level, highest.level() + " to " + spec.level());
        }
        return level;
    }

    private static Rules highest(Gathered present) {
        return present.rows().stream()
                .map(RulesResource::in)
                .reduce((a, b) -> a.version() >= b.version() ? a : b)
                .orElseThrow(() -> new ProblemException(ProblemCode.OWNER_UNKNOWN, "the log has no partitions"));
    }

    private static Rules in(ObjectNode row) {
        SortedMap<String, String> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> value : row.path("values").properties()) {
            values.put(value.getKey(), value.getValue().asText());
        }
        return new Rules(row.path("version").asLong(), row.path("foldLevel").asInt(), values);
    }

    private void writeRules(JsonGenerator json) throws IOException {
        json.writeStringField("log", log);
        json.writeArrayFieldStart("rules");
        for (Rule rule : EngineRules.of(spec)) {
            json.writeStartObject();
            json.writeStringField("name", rule.name());
            json.writeStringField("default", rule.defaultText());
            json.writeStringField("doc", rule.doc());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, int partition, Rules rules) throws IOException {
        json.writeStartObject();
        json.writeNumberField("partition", partition);
        json.writeNumberField("version", rules.version());
        json.writeNumberField("foldLevel", rules.level());
        json.writeObjectFieldStart("values");
        for (Map.Entry<String, String> value : rules.values().entrySet()) {
            json.writeStringField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
