package dev.muster.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of the members never more are left out than their share. */
class EjectionShareTest {

    @ParameterizedTest
    @CsvSource({
        // members, ejected, permille, left out
        "ab, ba, 500, b",
        "abcd, dcba, 500, dc",
        "abcd, dcba, 499, d",
        "abcd, dcba, 1000, dcba",
        // Nobody is ejected where none may be.
        "abcd, dcba, 0, ''",
        // One may be where the share is less than one, but not the only one.
        "abc, ab, 100, a",
        "ab, a, 1, a",
        "a, a, 999, ''",
        "a, a, 1000, a",
        // Who is no member takes no room.
        "ab, xyba, 500, b",
        "a, xya, 500, ''",
        "'', xy, 500, ''",
    })
    void shouldLeaveOutTheShareOfThoseWhoAreThereFirstEjectedFirst(
            String members, String ejected, int permille, String expected) {
        assertThat(EjectionShare.leftOut(Set.copyOf(ids(members)), ids(ejected), permille))
                .containsExactlyElementsOf(ids(expected));
    }

    @Test
    void shouldRefuseAShareThatIsNone() {
        assertThatThrownBy(() -> EjectionShare.leftOut(Set.of("a"), List.of("a"), 1_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ejected share: 1001 (expected: 0 to 1000)");
        assertThatThrownBy(() -> EjectionShare.leftOut(Set.of("a"), List.of("a"), -1))
                .hasMessage("ejected share: -1 (expected: 0 to 1000)");
    }

    @Property
    void neverLeavesOutMoreThanTheShareButOneAndBringsNobodyBackWhenOneMoreIsEjected(
            @ForAll @UniqueElements @Size(max = 12)
                    List<@StringLength(1) @CharRange(from = 'a', to = 'z') String> there,
            @ForAll @UniqueElements @Size(max = 20)
                    List<@StringLength(1) @CharRange(from = 'a', to = 'z') String> ejected,
            @ForAll @IntRange(max = 999) int permille) {
        Set<String> members = new TreeSet<>(there);

        Set<String> out = EjectionShare.leftOut(members, ejected, permille);

        assertThat(members).containsAll(out);
        assertThat(out.size()).isLessThanOrEqualTo(Math.max(1, members.size() * permille / 1_000));
        assertThat(members.isEmpty() || out.size() < members.size()).isTrue();
        for (int fewer = 0; fewer < ejected.size(); fewer++) {
            assertThat(out).containsAll(EjectionShare.leftOut(members, ejected.subList(0, fewer), permille));
        }
    }

    private static List<String> ids(String letters) {
        return letters.chars().mapToObj(Character::toString).toList();
    }
}
