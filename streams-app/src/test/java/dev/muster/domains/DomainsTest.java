package dev.muster.domains;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DomainsTest {

    @Test
    void shouldFindEachRowByItsLogAndKind() {
        assertThat(Domains.all()).isNotEmpty().allSatisfy(domain -> {
            assertThat(Domains.byLog(domain.log()).orElseThrow()).isSameAs(domain);
            assertThat(Domains.byKind(domain.kind()).orElseThrow()).isSameAs(domain);
            assertThat(domain.spec().level()).isEqualTo(Domains.LEVEL);
        });
        assertThat(Domains.byLog("no-such-log")).isEmpty();
        assertThat(Domains.byKind("no-such-kind")).isEmpty();
    }

    /** Stores of two domains may be in one directory, and their rules in one document. */
    @Test
    void shouldShareNoName() {
        assertThat(Domains.all().stream()
                        .flatMap(domain -> Stream.of(
                                domain.stores().decided(), domain.stores().volatileParts())))
                .doesNotHaveDuplicates();
        assertThat(Domains.all().stream().map(domain -> domain.spec().name())).doesNotHaveDuplicates();
        assertThat(Domains.all().stream().map(Domain::log)).doesNotHaveDuplicates();
    }
}
