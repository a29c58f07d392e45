package dev.muster.app.config;

/**
 * A value and where it is from.
 *
 * @param text the value
 * @param origin {@code default}, {@code file FILE:LINE}, {@code env NAME} or the option
 */
record Configured(String text, String origin) {

    static final String DEFAULT = "default";
}
