package dev.muster.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostResolverTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7", "::1", "2001:db8::7", "::ffff:10.0.0.7"})
    void shouldTakeAddressesAtOnce(String host) {
        assertThat(HostResolver.isAddress(host)).isTrue();
    }

    /** Java would ask its resolver for these, on the thread that keeps the time of all checks. */
    @ParameterizedTest
    @ValueSource(strings = {"999.1.1.1", "1.2.3", "localhost", "a:b", "10.0.0.7.example"})
    void shouldLeaveOthersToThreadsThatMayBlock(String host) {
        assertThat(HostResolver.isAddress(host)).isFalse();
    }
}
