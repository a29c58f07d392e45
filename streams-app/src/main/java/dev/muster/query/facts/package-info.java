/**
 * The facts of all logs as they happen, for those who watch: one live tail a node, shared by all, and a few readers that bring those who
 * resume far in the past up to it without a gap or a repetition. {@link dev.muster.query.facts.FactFeed} is the entry. Knows no HTTP;
 * depends on {@code dev.muster.query}, its {@code watch}, {@code codec}, {@code domains} and {@code log}.
 */
@NullMarked
package dev.muster.query.facts;

import org.jspecify.annotations.NullMarked;
