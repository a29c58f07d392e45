package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.lock.NotAcquiredException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DisabledMusterTest {

    @Test
    void shouldDoNothingAnywhereWhenSwitchedOff() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (Muster muster = Muster.connect(MusterSettings.defaults().disabled())) {
            try (Registration registration =
                    muster.register(Instance.of("payments").at("10.0.0.7", 8443))) {
                registration.status(Status.DOWN);
                registration.load(Load.NONE);
                registration.load(() -> Load.NONE);
                registration.update(instance -> instance.weight(3));
                registration.awaitVisible(Duration.ofSeconds(1));

                assertThat(registration.instance().weight()).isEqualTo(3);
                assertThat(registration.instance().id()).isPresent();
                assertThat(registration.sinceAcknowledged()).isEmpty();
            }
            try (ServiceView view = muster.discover("stock")) {
                view.onChange(instances -> {});

                assertThat(view.instances()).isEmpty();
                assertThat(view.any()).isEmpty();
                assertThat(view.isStale()).isTrue();
                assertThat(view.lastError()).contains("Muster is switched off (enabled=false)");
                assertThatThrownBy(() -> view.awaitInstances(1, Duration.ZERO))
                        .isInstanceOf(MusterException.class)
                        .hasMessageContaining("switched off");
            }
            assertThatThrownBy(() -> muster.lock("door").acquire(Duration.ofSeconds(60)))
                    .isInstanceOfSatisfying(NotAcquiredException.class, e -> assertThat(e.code())
                            .isEqualTo("switched-off"))
                    .hasMessage("Expected to acquire lock 'door', but Muster is switched off (enabled=false)");
            assertThat(muster.statistics().eventsSent()).isZero();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(t -> !before.contains(t))
                    .noneMatch(t -> t.getName().startsWith("muster-"));
        }
    }

    @Test
    void shouldStillRefuseABadName() {
        assertThatThrownBy(() -> Muster.disabled().discover("a/b")).isInstanceOf(InvalidValueException.class);
    }
}
