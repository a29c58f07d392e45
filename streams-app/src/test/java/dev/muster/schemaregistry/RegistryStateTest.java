package dev.muster.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.schemaregistry.RegistryRecord.LevelSet;
import dev.muster.schemaregistry.RegistryRecord.SchemaAdded;
import dev.muster.schemaregistry.RegistryRecord.VersionsDeleted;
import dev.muster.schemaregistry.RegistryState.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RegistryStateTest {
    @Test
    void shouldCountIdsInTheOrderOfTheTopic() {
        RegistryState state = fold(added("a", 0, "X"), added("b", 0, "Y"), added("a", 1, "Y"), added("c", 0, "Z"));

        assertThat(state.text(1)).hasValue("X");
        assertThat(state.text(2)).hasValue("Y");
        assertThat(state.text(3)).hasValue("Z");
        assertThat(state.text(4)).isEmpty();
        assertThat(state.text(0)).isEmpty();
        assertThat(state.versions("a")).extracting(Version::id).containsExactly(1, 2);
        assertThat(state.versionsWith(2)).extracting(Version::subject).containsExactly("a", "b");
    }

    @Test
    void shouldIgnoreWhoLostARace() {
        RegistryState state = fold(added("a", 0, "X"), added("a", 0, "Y"), added("a", 0, "X"), added("a", 1, "X"));

        assertThat(state.size()).isEqualTo(1);
        assertThat(state.lastNumber("a")).isEqualTo(1);
        assertThat(state.find("a", "Y")).isEmpty();
    }

    @Test
    void shouldGiveANewNumberAndTheSameIdWhenDeletedSchemaComesBack() {
        RegistryState state = fold(
                added("a", 0, "X"),
                new VersionsDeleted("a", List.of(1, 7, -1)),
                added("a", 0, "X"),
                added("a", 1, "X"));

        assertThat(state.find("a", "X")).hasValueSatisfying(version -> {
            assertThat(version.number()).isEqualTo(2);
            assertThat(version.id()).isEqualTo(1);
        });
        assertThat(state.liveVersions("a")).hasSize(1);
        assertThat(state.versions("a")).hasSize(2);
        assertThat(state.text(1)).hasValue("X");
    }

    @Test
    void shouldKeepLevelsBySubject() {
        RegistryState state = fold(
                new LevelSet("", Optional.of(CompatibilityLevel.NONE)),
                new LevelSet("a", Optional.of(CompatibilityLevel.FULL)));

        assertThat(state.globalLevel()).isEqualTo(CompatibilityLevel.NONE);
        assertThat(state.levelOf("a")).hasValue(CompatibilityLevel.FULL);
        RegistryState cleared =
                state.after(new LevelSet("a", Optional.empty())).after(new LevelSet("", Optional.empty()));
        assertThat(cleared.levelOf("a")).isEmpty();
        assertThat(cleared.globalLevel()).isEqualTo(CompatibilityLevel.FULL_TRANSITIVE);
    }

    /** Compaction may take away every record that a later one of the same key follows: what was registered must not move. */
    @Property(tries = 200)
    void shouldReachTheSameStateFromACompactedTopic(@ForAll long seed) {
        Random random = new Random(seed);
        List<RegistryRecord.Encoded> topic = new ArrayList<>();
        RegistryState live = RegistryState.empty();
        for (int i = 0; i < 60; i++) {
            RegistryRecord record = randomRecord(random, live);
            topic.add(record.encode());
            live = live.after(record);
        }

        RegistryState compacted = RegistryState.empty();
        for (RegistryRecord.Encoded left : compacted(topic)) {
            RegistryState before = compacted;
            compacted = RegistryRecord.decode(left.key(), left.value())
                    .map(before::after)
                    .orElseThrow();
        }

        assertThat(describe(compacted)).isEqualTo(describe(live));
    }

    @Test
    void shouldIgnoreWhatItDidNotWrite() {
        byte[] json = utf8("{\"subject\":\"a\",\"after\":0,\"schema\":\"X\"}");

        assertThat(RegistryRecord.decode(utf8("schema/1"), json)).hasValue(added("a", 0, "X"));
        assertThat(RegistryRecord.decode(null, json)).isEmpty();
        assertThat(RegistryRecord.decode(utf8("other/1"), json)).isEmpty();
        assertThat(RegistryRecord.decode(utf8("schema/1"), null)).isEmpty();
        for (String value : List.of("", "{", "7", "[]", "{}", "{\"subject\":\"a\",\"after\":\"0\",\"schema\":\"X\"}")) {
            assertThat(RegistryRecord.decode(utf8("schema/1"), utf8(value)))
                    .as(value)
                    .isEmpty();
        }
        assertThat(RegistryRecord.decode(utf8("delete/1"), utf8("{\"versions\":[1]}")))
                .isEmpty();
        assertThat(RegistryRecord.decode(utf8("config/a"), utf8("{\"compatibility\":\"SOME\"}")))
                .isEmpty();
    }

    private static List<RegistryRecord.Encoded> compacted(List<RegistryRecord.Encoded> topic) {
        Set<String> seen = new HashSet<>();
        List<RegistryRecord.Encoded> left = new ArrayList<>();
        for (int i = topic.size() - 1; i >= 0; i--) {
            if (seen.add(new String(topic.get(i).key(), StandardCharsets.UTF_8))) {
                left.add(0, topic.get(i));
            }
        }
        return left;
    }

    private static RegistryRecord randomRecord(Random random, RegistryState state) {
        String subject = "s" + random.nextInt(3);
        return switch (random.nextInt(6)) {
            case 0 -> new VersionsDeleted(subject, List.of(random.nextInt(4)));
            case 1 ->
                new LevelSet(
                        random.nextBoolean() ? "" : subject,
                        random.nextBoolean() ? Optional.of(CompatibilityLevel.NONE) : Optional.empty());
            default -> {
                int behind = random.nextInt(3) == 0 ? 1 : 0;
                yield added(subject, Math.max(0, state.lastNumber(subject) - behind), "X" + random.nextInt(6));
            }
        };
    }

    private static String describe(RegistryState state) {
        StringBuilder text = new StringBuilder().append(state.globalLevel());
        for (int id = 1; id <= state.size(); id++) {
            text.append('\n').append(id).append('=').append(state.text(id));
        }
        state.subjects()
                .forEach(subject ->
                        text.append('\n').append(state.levelOf(subject)).append(state.versions(subject)));
        return text.toString();
    }

    private static RegistryState fold(RegistryRecord... records) {
        RegistryState state = RegistryState.empty();
        for (RegistryRecord record : records) {
            state = state.after(record);
        }
        return state;
    }

    private static SchemaAdded added(String subject, int after, String schema) {
        return new SchemaAdded(subject, after, schema);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
