/**
 * Muster over HTTP: one file a resource, JSON in and out, problem documents for errors. {@link dev.muster.query.http.HttpServer} is
 * the entry; every route stands in a resource's {@code routes()} and in {@code openapi.json}. Depends on {@code dev.muster.query}
 * and what that depends on, Armeria, Jackson and Micrometer.
 */
@NullMarked
package dev.muster.query.http;

import org.jspecify.annotations.NullMarked;
