package dev.muster.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ranges there are, and which addresses they let through. */
final class AddressPolicyTest {

    private static final String ALL = "0.0.0.0/0 ::/0";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "10.0.0.0/8",
                "10.1.2.3/32",
                "172.16.0.0/12",
                "::/0",
                "fd00::/8",
                "2001:db8:1::/48",
                "::1/128"
            })
    void shouldReadRanges(String text) {
        assertThat(IpRange.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10.0/8",
                "10.0.0.256/32",
                "::/129",
                "fd00::1/8",
                "host/8",
                "10.0.0.0/-1",
                "10.0.0.0/8 ",
                "1.2.3.4.5/8",
                "12345::/16",
                "fe80::%eth0/10",
                "0x7f.0.0.0/8"
            })
    void shouldRefuseWhatIsNoRange(String text) {
        assertThat(IpRange.parse(text)).isEmpty();
    }

    @ParameterizedTest(name = "{0} has {1}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "0.0.0.0/0, 200.1.2.3, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.1.2.3/32, 10.1.2.3, true",
        "10.1.2.3/32, 10.1.2.2, false",
    })
    void shouldKnowWhatARangeHas(String range, String address, boolean isWithin) throws UnknownHostException {
        assertThat(IpRange.of(range).contains(InetAddress.getByName(address))).isEqualTo(isWithin);
    }

    @ParameterizedTest(name = "allowing {0}, {1}: {2}")
    @CsvSource({
        "0.0.0.0/0 ::/0, 10.0.0.7, ''",
        "0.0.0.0/0 ::/0, 172.17.0.2, ''",
        "0.0.0.0/0 ::/0, 192.168.1.1, ''",
        "0.0.0.0/0 ::/0, 8.8.8.8, ''",
        "0.0.0.0/0 ::/0, 2001:db8::7, ''",
        "0.0.0.0/0 ::/0, fd12:3456::7, ''",
        "0.0.0.0/0 ::/0, 127.0.0.1, 127.0.0.1 is a loopback address",
        "0.0.0.0/0 ::/0, 127.255.0.9, 127.255.0.9 is a loopback address",
        "0.0.0.0/0 ::/0, ::1, 0:0:0:0:0:0:0:1 is a loopback address",
        "0.0.0.0/0 ::/0, ::ffff:127.0.0.1, 127.0.0.1 is a loopback address",
        "0.0.0.0/0 ::/0, 169.254.1.1, 169.254.1.1 is a link-local address",
        "0.0.0.0/0 ::/0, 169.254.169.254, 169.254.169.254 is an address of a cloud's metadata service",
        "0.0.0.0/0 ::/0, ::ffff:169.254.169.254, 169.254.169.254 is an address of a cloud's metadata service",
        "0.0.0.0/0 ::/0, 100.100.100.200, 100.100.100.200 is an address of a cloud's metadata service",
        "0.0.0.0/0 ::/0, fd00:ec2::254, fd00:ec2:0:0:0:0:0:254 is an address of a cloud's metadata service",
        "0.0.0.0/0 ::/0, fe80::1, fe80:0:0:0:0:0:0:1 is a link-local address",
        "0.0.0.0/0 ::/0, febf::1, febf:0:0:0:0:0:0:1 is a link-local address",
        "0.0.0.0/0 ::/0, 0.0.0.0, 0.0.0.0 is no address of one host",
        "0.0.0.0/0 ::/0, 0.1.2.3, 0.1.2.3 is no address of one host",
        "0.0.0.0/0 ::/0, ::, 0:0:0:0:0:0:0:0 is no address of one host",
        "0.0.0.0/0 ::/0, 224.0.0.1, 224.0.0.1 is no address of one host",
        "0.0.0.0/0 ::/0, ff02::1, ff02:0:0:0:0:0:0:1 is no address of one host",
        "0.0.0.0/0 ::/0, 255.255.255.255, 255.255.255.255 is no address of one host",
        "0.0.0.0/0 ::/0, ::127.0.0.1, 127.0.0.1 is a loopback address",
        "0.0.0.0/0 ::/0, 64:ff9b::7f00:1, 127.0.0.1 is a loopback address",
        "0.0.0.0/0 ::/0, 64:ff9b::a9fe:a9fe, 169.254.169.254 is an address of a cloud's metadata service",
        "0.0.0.0/0 ::/0, 2002:7f00:1::1, 127.0.0.1 is a loopback address",
        "0.0.0.0/0 ::/0, 64:ff9b::808:808, ''",
        "::/0, 64:ff9b::808:808, 8.8.8.8 is in no range of muster.checks.allow",
        "10.0.0.0/8, 10.0.0.7, ''",
        "10.0.0.0/8, 192.168.0.7, 192.168.0.7 is in no range of muster.checks.allow",
        "10.0.0.0/8, 2001:db8::7, 2001:db8:0:0:0:0:0:7 is in no range of muster.checks.allow",
        "127.0.0.0/8, 127.0.0.1, ''",
        "127.0.0.1/32, 127.0.0.1, ''",
        "127.0.0.1/32, 127.0.0.2, 127.0.0.2 is a loopback address",
        "127.0.0.0/8, 10.0.0.7, 10.0.0.7 is in no range of muster.checks.allow",
        "126.0.0.0/7, 127.0.0.1, 127.0.0.1 is a loopback address",
        "169.254.0.0/16, 169.254.7.7, ''",
        "169.254.0.0/16, 169.254.169.254, 169.254.169.254 is an address of a cloud's metadata service",
        "169.254.169.254/32, 169.254.169.254, ''",
        "::1/128, ::1, ''",
        "224.0.0.0/4, 224.0.0.1, 224.0.0.1 is no address of one host",
        "0.0.0.0/8, 0.0.0.0, 0.0.0.0 is no address of one host",
    })
    void shouldLetThroughWhatTheSettingNames(String allowed, String address, String objection)
            throws UnknownHostException {
        Optional<String> got = policy(allowed).objectionTo(InetAddress.getByName(address));
        assertThat(got.map(text -> text.replaceAll(", which muster.checks.allow does not name", ""))
                        .orElse(""))
                .isEqualTo(objection);
    }

    @Test
    void shouldNameTheSettingWhenItObjects() throws UnknownHostException {
        assertThat(policy(ALL).objectionTo(InetAddress.getLoopbackAddress()))
                .contains("127.0.0.1 is a loopback address, which muster.checks.allow does not name");
    }

    private static AddressPolicy policy(String ranges) {
        List<IpRange> allowed =
                Arrays.stream(ranges.split(" ")).map(IpRange::of).toList();
        return new AddressPolicy(allowed);
    }
}
