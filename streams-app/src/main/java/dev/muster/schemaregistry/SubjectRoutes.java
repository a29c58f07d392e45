package dev.muster.schemaregistry;

import dev.muster.schemaregistry.RegistryState.Version;
import dev.muster.wire.SchemaRegistryException;
import dev.muster.wire.UnknownSchemaException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** What answers under {@code /subjects} and {@code /schemas}. Stateless. */
final class SubjectRoutes {
    private static final int SUBJECT_SOFT_DELETED = 40404;
    private static final int VERSION_SOFT_DELETED = 40406;

    private SubjectRoutes() {}

    static List<Route> rows() {
        return List.of(
                Route.get("/subjects", SubjectRoutes::subjects),
                Route.post("/subjects/{subject}", SubjectRoutes::lookUp),
                Route.delete("/subjects/{subject}", SubjectRoutes::deleteSubject),
                Route.get("/subjects/{subject}/versions", SubjectRoutes::versions),
                Route.post("/subjects/{subject}/versions", SubjectRoutes::register),
                Route.get("/subjects/{subject}/versions/{version}", SubjectRoutes::version),
                Route.get("/subjects/{subject}/versions/{version}/schema", SubjectRoutes::versionSchema),
                Route.delete("/subjects/{subject}/versions/{version}", SubjectRoutes::deleteVersion),
                Route.get("/schemas/types", (log, request) -> List.of("AVRO")),
                Route.get("/schemas/ids/{id}", SubjectRoutes::schema),
                Route.get("/schemas/ids/{id}/schema", (log, request) -> new RawJson(log.text(request.id()))),
                Route.get("/schemas/ids/{id}/versions", SubjectRoutes::versionsOfId),
                Route.get("/schemas/ids/{id}/subjects", SubjectRoutes::subjectsOfId));
    }

    /** A schema's own text as the whole answer. */
    record RawJson(String text) {}

    private static Object subjects(SchemaLog log, RegistryRequest request) {
        RegistryState state = log.upToDate();
        // ":*:" is how Confluent's clients ask for every context.
        String prefix = request.query("subjectPrefix")
                .filter(given -> !given.equals(":*:"))
                .orElse("");
        boolean all = request.isSet("deleted");
        return state.subjects().stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> all || !state.liveVersions(name).isEmpty())
                .toList();
    }

    private static Object lookUp(SchemaLog log, RegistryRequest request) {
        Schema schema = request.schema();
        RegistryState state = log.upToDate();
        List<Version> versions = request.versions(state);
        return state.lastWith(versions, schema.toString())
                .map(found -> described(log, found))
                .orElseThrow(() -> new UnknownSchemaException("Schema not found"));
    }

    private static Object deleteSubject(SchemaLog log, RegistryRequest request) {
        request.refusePermanent();
        RegistryState state = log.upToDate();
        List<Integer> numbers = state.liveVersions(request.subject()).stream()
                .map(Version::number)
                .toList();
        if (numbers.isEmpty()) {
            boolean existed = state.lastNumber(request.subject()) > 0;
            throw new SchemaRegistryException(
                    existed ? SUBJECT_SOFT_DELETED : RegistryRequest.SUBJECT_NOT_FOUND,
                    "Subject '" + request.subject() + "' " + (existed ? "was soft deleted." : "not found."));
        }
        log.delete(request.subject(), numbers);
        return numbers;
    }

    private static Object versions(SchemaLog log, RegistryRequest request) {
        return request.versions(log.upToDate()).stream().map(Version::number).toList();
    }

    private static Object register(SchemaLog log, RegistryRequest request) {
        return Map.of("id", log.add(request.subject(), request.schema()).id());
    }

    private static Object version(SchemaLog log, RegistryRequest request) {
        return described(log, request.version(log.upToDate()));
    }

    private static Object versionSchema(SchemaLog log, RegistryRequest request) {
        return new RawJson(log.text(request.version(log.upToDate()).id()));
    }

    private static Object deleteVersion(SchemaLog log, RegistryRequest request) {
        request.refusePermanent();
        RegistryState state = log.upToDate();
        if (!request.isLatest() && !request.isSet("deleted")) {
            refuseIfDeleted(state, request);
        }
        int number = request.version(state).number();
        log.delete(request.subject(), List.of(number));
        return number;
    }

    private static void refuseIfDeleted(RegistryState state, RegistryRequest request) {
        boolean gone = state.versions(request.subject()).stream()
                .anyMatch(version -> !version.isLive() && request.names(version));
        if (gone) {
            throw new SchemaRegistryException(
                    VERSION_SOFT_DELETED, "Subject '" + request.subject() + "': this version was soft deleted.");
        }
    }

    private static Object schema(SchemaLog log, RegistryRequest request) {
        String text = log.text(request.id());
        return request.isSet("fetchMaxId")
                ? Map.of("schema", text, "maxId", log.upToDate().size())
                : Map.of("schema", text);
    }

    private static Object versionsOfId(SchemaLog log, RegistryRequest request) {
        return visibleWith(log, request).stream()
                .map(version -> Map.of("subject", version.subject(), "version", version.number()))
                .toList();
    }

    private static Object subjectsOfId(SchemaLog log, RegistryRequest request) {
        return visibleWith(log, request).stream()
                .map(Version::subject)
                .distinct()
                .toList();
    }

    private static List<Version> visibleWith(SchemaLog log, RegistryRequest request) {
        RegistryState state = log.upToDate();
        if (state.text(request.id()).isEmpty()) {
            throw new UnknownSchemaException("Schema " + request.id() + " not found");
        }
        boolean all = request.isSet("deleted");
        return state.versionsWith(request.id()).stream()
                .filter(version -> all || version.isLive())
                .toList();
    }

    private static Map<String, Object> described(SchemaLog log, Version version) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("subject", version.subject());
        body.put("version", version.number());
        body.put("id", version.id());
        body.put("schema", log.text(version.id()));
        return body;
    }
}
