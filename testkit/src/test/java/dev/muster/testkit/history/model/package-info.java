/** Tests of the models by the checkers. */
@NullMarked
package dev.muster.testkit.history.model;

import org.jspecify.annotations.NullMarked;
