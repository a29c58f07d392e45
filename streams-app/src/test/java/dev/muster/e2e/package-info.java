/**
 * Whole nodes on real brokers: what is promised in docs/guarantees.md is tried here. Every test ends with a {@code verify} over what it
 * did.
 */
@NullMarked
package dev.muster.e2e;

import org.jspecify.annotations.NullMarked;
