/**
 * Says whether what clients were told can be explained: histories of operations against sequential models. Entry classes: {@link
 * dev.muster.testkit.history.Linearizability} (any order that keeps real time) and {@link dev.muster.testkit.history.LogOrder} (the log's
 * own order); {@link dev.muster.testkit.history.Model} is what a new kind of object brings. Depends on nothing but the JDK.
 */
@NullMarked
package dev.muster.testkit.history;

import org.jspecify.annotations.NullMarked;
