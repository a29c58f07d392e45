/**
 * What a service embeds to be found and to find others: it registers instances, beats for them, and keeps live views of the
 * services that it calls. Entry class: {@link dev.muster.client.Muster}.
 *
 * <pre>{@code
 * MusterSettings settings = MusterSettings.fromEnvironment();                   // MUSTER_BOOTSTRAP, MUSTER_URL, ...
 * try (Muster muster = Muster.connect(settings)) {                              // returns at once, reachable or not
 *     Registration payments = muster.register(
 *             Instance.of("payments").at("10.0.0.7", 8443).zone("eu-1a").weight(2));   // beats until closed
 *     ServiceView stock = muster.discover("stock");
 *     stock.awaitInstances(1, Duration.ofSeconds(10));
 *     URI items = stock.any().orElseThrow().uri("/items/42");
 * }
 * }</pre>
 *
 * <p>Events go straight to Kafka, as records in the Confluent wire format keyed by service; questions go to a Muster node over HTTP.
 * Neither has to be there: registrations are sent when Kafka comes, views keep what they last knew and say how old it is. No call
 * of a business thread waits for either, but those whose name begins with {@code await} and {@code close}, which take or state a
 * bound. All threads are daemons and end with {@link dev.muster.client.Muster#close}; there is no static state.
 *
 * <p>Depends on {@code muster-schemas}, kafka-clients, Jackson and slf4j only, never on the server's modules.
 */
@NullMarked
package dev.muster.client;

import org.jspecify.annotations.NullMarked;
