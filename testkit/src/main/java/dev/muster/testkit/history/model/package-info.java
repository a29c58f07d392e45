/**
 * What single objects promise, as models for the checkers of {@code dev.muster.testkit.history}: locks with fencing tokens, elections, and a register.
 * Entry classes: {@link dev.muster.testkit.history.model.LockModel}, {@link dev.muster.testkit.history.model.ElectionModel}. They know nothing of
 * how Muster does it. Depends on {@code dev.muster.testkit.history}.
 */
@NullMarked
package dev.muster.testkit.history.model;

import org.jspecify.annotations.NullMarked;
