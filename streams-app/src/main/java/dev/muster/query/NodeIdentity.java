package dev.muster.query;

import java.net.URI;

/**
 * Who a Muster node is.
 *
 * @param id unique within the cluster
 * @param cluster name of the cluster
 * @param place where it runs
 * @param address where other nodes and clients reach it, such as {@code http://10.0.0.1:7070}
 */
public record NodeIdentity(String id, String cluster, Place place, URI address) {

    /**
     * Where a node runs; each part may be empty.
     *
     * @param region region
     * @param zone zone within the region
     * @param dataCentre data centre
     */
    public record Place(String region, String zone, String dataCentre) {

        /** Nothing said. */
        public static final Place UNSAID = new Place("", "", "");
    }
}
