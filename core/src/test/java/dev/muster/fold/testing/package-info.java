/**
 * What the tests of every fold share: the laws of folds and of partitions as properties ({@link dev.muster.fold.testing.FoldLaws} is
 * the entry), tables of events and decisions ({@link dev.muster.fold.testing.Scenario}), and canonical bytes for codecs that need no
 * schema. Depends on {@code dev.muster.fold}, {@code dev.muster.partition}, jqwik and AssertJ.
 */
@NullMarked
package dev.muster.fold.testing;

import org.jspecify.annotations.NullMarked;
