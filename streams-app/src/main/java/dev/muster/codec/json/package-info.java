/**
 * Facts and states as JSON with stable names: one form, wherever they are shown. {@link dev.muster.codec.json.FactTrees} is the entry.
 * Depends on {@code dev.muster.codec}, {@code fold} and {@code partition}.
 */
@NullMarked
package dev.muster.codec.json;

import org.jspecify.annotations.NullMarked;
