package dev.muster.testkit;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A further listener of a broker, for clients that have to show who they are (SASL, SCRAM-SHA-256, over TLS) and may only what ACLs allow.
 * Whoever comes over the broker's own listener is the super user {@code ANONYMOUS}, who makes users and ACLs.
 *
 * @param port where it listens
 * @param keyAndCertificates what the broker shows, in PEM
 */
public record SecuredListener(int port, Path keyAndCertificates) {

    static final String NAME = "SECURED";

    private static final String MECHANISM = "SCRAM-SHA-256";
    private static final String MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    /** On a free port. */
    public static SecuredListener showing(Path keyAndCertificates) {
        return new SecuredListener(FreePorts.one(), keyAndCertificates);
    }

    /** The value of {@code bootstrap.servers} for clients of this listener. */
    public String bootstrapServers() {
        return BrokerProperties.HOST + ":" + port;
    }

    /**
     * Settings with which a client comes in by this listener, without its address.
     *
     * @param trusted certificates of those who may vouch for the broker
     */
    public static Map<String, String> clientSettings(String user, String password, Path trusted) {
        return new TreeMap<>(Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                MECHANISM,
                "sasl.jaas.config",
                MODULE + " username=\"" + user + "\" password=\"" + password + "\";",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                trusted.toString()));
    }

    String listener() {
        return NAME + "://" + bootstrapServers();
    }

    SortedMap<String, String> properties() {
        String prefix = "listener.name." + NAME.toLowerCase(java.util.Locale.ROOT) + ".";
        SortedMap<String, String> properties = new TreeMap<>();
        properties.put(prefix + "sasl.enabled.mechanisms", MECHANISM);
        properties.put(prefix + "scram-sha-256.sasl.jaas.config", MODULE + ";");
        properties.put(prefix + "ssl.keystore.type", "PEM");
        properties.put(prefix + "ssl.keystore.location", keyAndCertificates.toString());
        properties.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.put("super.users", "User:ANONYMOUS");
        return properties;
    }
}
