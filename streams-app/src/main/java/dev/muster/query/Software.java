package dev.muster.query;

/**
 * What a node runs.
 *
 * @param version of Muster; empty when the node does not tell
 * @param foldLevel highest that it knows; 0 when the node does not tell
 */
public record Software(String version, int foldLevel) {

    /** Of a node that does not tell. */
    public static final Software UNKNOWN = new Software("", 0);
}
