package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which instances are near enough. An instance reads as its id, region and zone, and its weight where that is 0. */
final class LocalityTest {

    @ParameterizedTest(name = "in {0}/{1}, {2} enough, of {3}: {4}")
    @CsvSource({
        "eu, a, 1, 1:eu:a 2:eu:b 3:us:a, 1",
        "eu, a, 2, 1:eu:a 2:eu:b 3:us:a, 1 2",
        "eu, a, 3, 1:eu:a 2:eu:b 3:us:a, 1 2 3",
        "eu, a, 9, 1:eu:a 2:eu:b 3:us:a, 1 2 3",
        "eu, c, 1, 1:eu:a 2:eu:b 3:us:a, 1 2",
        "as, c, 1, 1:eu:a 2:eu:b 3:us:a, 1 2 3",
        "'', a, 1, 1:eu:a 2:eu:b 3:us:a, 1 3",
        "'', '', 1, 1:eu:a 2:eu:b 3:us:a, 1 2 3",
        "eu, '', 1, 1:eu:a 2:eu:b 3:us:a, 1 2",
        "eu, a, 1, 1:eu:a:0 2:eu:b 3:us:a, 1 2",
        "eu, a, 1, 2:eu:b 1:eu:a 4:eu:a, 1 4",
    })
    void shouldPreferTheZoneThenTheRegionThenTakeAll(
            String region, String zone, int enough, String instances, String expected) {
        List<DiscoveredInstance> all =
                Arrays.stream(instances.split(" ")).map(LocalityTest::instance).toList();
        List<DiscoveredInstance> near =
                Locality.in(region, zone).atLeast(enough).nearest(all);
        assertThat(near.stream().map(DiscoveredInstance::id).collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @Test
    void shouldBeEmptyWhereThereIsNobody() {
        assertThat(Locality.in("eu", "a").nearest(List.of())).isEmpty();
    }

    @Test
    void shouldRefuseThatNobodyIsEnough() {
        assertThatThrownBy(() -> Locality.in("eu", "a").atLeast(0))
                .hasMessage("locality.enough: 0 (expected: 1 to 1000)");
    }

    private static DiscoveredInstance instance(String text) {
        String[] parts = text.split(":", -1);
        int weight = parts.length > 3 ? Integer.parseInt(parts[3]) : 1;
        return new DiscoveredInstance(
                parts[0],
                "host",
                80,
                "http",
                parts[1],
                parts[2],
                weight,
                List.of(),
                new TreeMap<>(),
                Status.UP,
                Instant.EPOCH);
    }
}
