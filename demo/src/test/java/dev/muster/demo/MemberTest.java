package dev.muster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MemberTest {

    @Test
    void shouldHaveEachServiceInBothZonesAndCalleesFirst() {
        List<Member> fleet = Member.fleet();
        Set<ShopService> started = new HashSet<>();

        assertThat(fleet).hasSize(11);
        for (Member member : fleet) {
            assertThat(started).containsAll(member.service().callees());
            started.add(member.service());
        }
        assertThat(fleet).extracting(Member::id).doesNotHaveDuplicates();
        assertThat(fleet.stream().filter(one -> one.zone().equals("zone-b"))).hasSize(5);
        assertThat(fleet).filteredOn(one -> one.service() == ShopService.STOCK).hasSize(3);
    }

    @Test
    void shouldReplaceInTheSameZoneUnderAnIdThatNobodyHad() {
        Member.fleet().forEach(member -> {
            assertThat(member.replacement().zone()).isEqualTo(member.zone());
            assertThat(Member.fleet())
                    .extracting(Member::id)
                    .doesNotContain(member.replacement().id());
        });
    }

    @Test
    void shouldTellAProcessWhoItIs() {
        ServiceSettings settings = new ServiceSettings(
                new Member(ShopService.CHECKOUT, 2, "zone-b"),
                "127.0.0.1:9092",
                "http://127.0.0.1:7070,http://127.0.0.1:7071",
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                URI.create("http://127.0.0.1:7072/runs"));

        assertThat(ServiceSettings.parse(settings.arguments())).isEqualTo(settings);
    }
}
