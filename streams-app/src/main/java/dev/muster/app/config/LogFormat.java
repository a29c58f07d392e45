package dev.muster.app.config;

/** How a node writes its log. */
public enum LogFormat {
    /** One line an event: time, level, a stable code and words with key=value. */
    TEXT,
    /** One JSON object an event. */
    JSON
}
