/**
 * Telling those who watch when what they asked for has another answer. {@link dev.muster.query.watch.WatchHub} is the entry: it
 * hears from the engine which groups changed, asks each question that is watched once, and hands one answer to all who asked it.
 * Knows neither HTTP nor any domain; depends on {@code dev.muster.view} and {@code dev.muster.query}.
 */
@NullMarked
package dev.muster.query.watch;

import org.jspecify.annotations.NullMarked;
