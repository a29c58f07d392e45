/**
 * What a node can be told: one table of settings, read from command line, environment, file and defaults, in this order, and made into
 * one immutable record a part. {@link dev.muster.app.config.NodeConfig} is the entry, {@link dev.muster.app.config.Settings} the table.
 * Depends on nothing of Muster but the alphabet of names.
 */
@NullMarked
package dev.muster.app.config;

import org.jspecify.annotations.NullMarked;
