package dev.muster.app.config;

/**
 * Who the node is.
 *
 * @param nodeId unique in the cluster
 * @param clusterName the same for all nodes of a cluster
 * @param region where it runs; empty when nobody said
 * @param zone where in the region; empty when nobody said
 * @param dataCenter in which data centre; empty when nobody said
 */
public record IdentityConfig(String nodeId, String clusterName, String region, String zone, String dataCenter) {

    static IdentityConfig from(Configuration configuration) {
        return new IdentityConfig(
                configuration.get(Settings.NODE_ID),
                configuration.get(Settings.CLUSTER_NAME),
                configuration.get(Settings.REGION),
                configuration.get(Settings.ZONE),
                configuration.get(Settings.DATA_CENTER));
    }
}
