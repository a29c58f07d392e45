/**
 * What the engine shows of the partitions that it owns: an immutable picture a partition, replaced after every record, and those who
 * wait for one. The engine publishes, queries read; neither sees the other. {@link dev.muster.view.LogViews} is the entry. Depends
 * on {@code dev.muster.fold} and {@code dev.muster.partition}.
 */
@NullMarked
package dev.muster.view;

import org.jspecify.annotations.NullMarked;
