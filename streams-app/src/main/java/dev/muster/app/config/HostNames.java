package dev.muster.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Defaults that follow from the host that the node runs on. */
final class HostNames {

    private HostNames() {}

    /** Where others find a node that listens there. */
    static String advertisedAddress(Configuration configuration) {
        String host = configuration.get(Settings.HTTP_HOST);
        return new HostPort(isWildcard(host) ? hostName() : host, configuration.get(Settings.HTTP_PORT)).toString();
    }

    static String nodeId(Configuration configuration) {
        String host = hostName().replaceAll("[^A-Za-z0-9._-]", "-");
        return host.substring(0, Math.min(host.length(), 190)) + "-" + configuration.get(Settings.HTTP_PORT);
    }

    static String stateDir(Configuration configuration) {
        String folder = configuration.get(Settings.NODE_ID).replace(':', '_');
        return System.getProperty("java.io.tmpdir") + "/muster/" + folder;
    }

    static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("*");
    }

    /** Whether nobody but this host reaches the address. A name that nobody knows is not known to be one. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a host without a name can still run a node for itself
        }
    }
}
