/**
 * What a fold is: state, event and moment in; next state and decisions out. Read {@link dev.muster.fold.Fold} first; every domain of Muster is one of these and depends on nothing else.
 */
@NullMarked
package dev.muster.fold;

import org.jspecify.annotations.NullMarked;
