package dev.muster.testkit.fault;

import dev.muster.testkit.JavaProcessBuilder;
import java.net.InetAddress;

/**
 * A machine of its own as far as the network is concerned: a namespace with a loopback interface and one to the others.
 *
 * @param name how the test calls it
 * @param namespace what the operating system calls it
 * @param link the end of its cable at the bridge
 * @param address its address
 */
public record NetworkHost(String name, String namespace, String link, InetAddress address) {

    /** The child will run here. */
    public JavaProcessBuilder place(JavaProcessBuilder child) {
        return child.prefix("ip", "netns", "exec", namespace);
    }
}
