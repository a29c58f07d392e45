package dev.muster.demo;

import java.net.URI;

/**
 * One of the Muster nodes of the demo.
 *
 * @param number its number, from 1
 * @param port where it answers on loopback
 */
record MusterNode(int number, int port) {

    /** Its id in Muster. */
    String id() {
        return "node-" + number;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }
}
