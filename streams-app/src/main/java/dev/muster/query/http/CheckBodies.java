package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.fold.InvalidValueException;
import dev.muster.presence.Check;
import dev.muster.presence.CheckTerms;
import dev.muster.presence.CheckVerdict;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The object {@code check}, as it is asked for and as it is shown. */
final class CheckBodies {

    static final Set<String> FIELDS = Set.of("type", "path", "codes", "interval", "timeout", "failures", "successes");

    private static final String HTTP = "http";
    private static final String TCP = "tcp";
    private static final String DEFAULT_PATH = "/";

    private CheckBodies() {}

    static CheckTerms read(Fields fields) {
        return new CheckTerms(
                probe(fields),
                fields.duration("interval"),
                fields.duration("timeout"),
                fields.count("failures"),
                fields.count("successes"));
    }

    private static Check.Probe probe(Fields fields) {
        String type = fields.text("type").orElse(HTTP);
        return switch (type) {
            case HTTP ->
                new Check.Http(
                        fields.text("path").orElse(DEFAULT_PATH),
                        fields.counts("codes").orElse(List.of()));
            case TCP -> tcp(fields);
            default -> throw new InvalidValueException("check.type", "'" + type + "'", "http or tcp");
        };
    }

    private static Check.Probe tcp(Fields fields) {
        if (fields.text("path").isPresent()) {
            throw new InvalidValueException("check.path", "a path", "none with tcp");
        }
        if (fields.counts("codes").isPresent()) {
            throw new InvalidValueException("check.codes", "codes", "none with tcp");
        }
        return new Check.Tcp();
    }

    static void write(JsonGenerator json, Check check, CheckVerdict verdict) throws IOException {
        json.writeObjectFieldStart("check");
        if (check.probe() instanceof Check.Http http) {
            json.writeStringField("type", HTTP);
            json.writeStringField("path", http.path());
            writeCodes(json, http.codes());
        } else {
            json.writeStringField("type", TCP);
        }
        json.writeStringField("interval", check.interval().toString());
        json.writeStringField("timeout", check.timeout().toString());
        json.writeNumberField("failures", check.thresholds().failures());
        json.writeNumberField("successes", check.thresholds().successes());
        json.writeStringField("verdict", verdict.kind().name());
        json.writeEndObject();
    }

    private static void writeCodes(JsonGenerator json, List<Integer> codes) throws IOException {
        if (!codes.isEmpty()) {
            json.writeArrayFieldStart("codes");
            for (int code : codes) {
                json.writeNumber(code);
            }
            json.writeEndArray();
        }
    }
}
