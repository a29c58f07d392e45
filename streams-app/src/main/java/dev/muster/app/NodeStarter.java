package dev.muster.app;

import dev.muster.app.config.NodeConfig;

/** Starts a node and returns when it answers HTTP; closing what it returns ends the node in order. */
@FunctionalInterface
public interface NodeStarter {

    /**
     * Starts a node.
     *
     * @throws RuntimeException with a message for the operator; nothing is left running then
     */
    AutoCloseable start(NodeConfig config);
}
