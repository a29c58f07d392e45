package dev.muster.schemaregistry;

import dev.muster.schemaregistry.RegistryState.Version;
import dev.muster.wire.SchemaRegistryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What answers under {@code /config}, {@code /compatibility} and {@code /mode}. Stateless. */
final class ConfigRoutes {
    private static final int NO_SUBJECT_LEVEL = 40408;
    private static final String ALL = "";

    private ConfigRoutes() {}

    static List<Route> rows() {
        return List.of(
                Route.get("/config", (log, request) -> answered(log.upToDate().globalLevel())),
                Route.put("/config", (log, request) -> set(log, ALL, request.level())),
                Route.delete("/config", ConfigRoutes::resetAll),
                Route.get("/config/{subject}", ConfigRoutes::levelOfSubject),
                Route.put("/config/{subject}", (log, request) -> set(log, request.subject(), request.level())),
                Route.delete("/config/{subject}", ConfigRoutes::clearSubject),
                Route.post("/compatibility/subjects/{subject}/versions", ConfigRoutes::compatibleWithAll),
                Route.post("/compatibility/subjects/{subject}/versions/{version}", ConfigRoutes::compatibleWithOne),
                Route.get("/mode", (log, request) -> Map.of("mode", "READWRITE")));
    }

    private static Object set(SchemaLog log, String subject, CompatibilityLevel level) {
        log.setLevel(subject, Optional.of(level));
        return Map.of("compatibility", level.name());
    }

    private static Object resetAll(SchemaLog log, RegistryRequest request) {
        log.setLevel(ALL, Optional.empty());
        return answered(log.upToDate().globalLevel());
    }

    private static Object levelOfSubject(SchemaLog log, RegistryRequest request) {
        RegistryState state = log.upToDate();
        return answered(
                request.isSet("defaultToGlobal")
                        ? state.levelOf(request.subject()).orElseGet(state::globalLevel)
                        : ownLevel(state, request.subject()));
    }

    private static Object clearSubject(SchemaLog log, RegistryRequest request) {
        CompatibilityLevel before = ownLevel(log.upToDate(), request.subject());
        log.setLevel(request.subject(), Optional.empty());
        return answered(before);
    }

    private static CompatibilityLevel ownLevel(RegistryState state, String subject) {
        return state.levelOf(subject)
                .orElseThrow(() -> new SchemaRegistryException(
                        NO_SUBJECT_LEVEL,
                        "Subject '" + subject + "' does not have subject-level compatibility configured"));
    }

    private static Object compatibleWithAll(SchemaLog log, RegistryRequest request) {
        RegistryState state = log.upToDate();
        return verdict(log, request, state, state.liveVersions(request.subject()));
    }

    private static Object compatibleWithOne(SchemaLog log, RegistryRequest request) {
        RegistryState state = log.upToDate();
        // Any schema may be the first of its subject.
        boolean first =
                request.isLatest() && state.liveVersions(request.subject()).isEmpty();
        return verdict(log, request, state, first ? List.of() : List.of(request.version(state)));
    }

    private static Object verdict(SchemaLog log, RegistryRequest request, RegistryState state, List<Version> versions) {
        List<String> objections = log.objections(state, request.subject(), request.schema(), versions);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("is_compatible", objections.isEmpty());
        if (request.isSet("verbose")) {
            body.put("messages", objections);
        }
        return body;
    }

    private static Map<String, String> answered(CompatibilityLevel level) {
        return Map.of("compatibilityLevel", level.name());
    }
}
