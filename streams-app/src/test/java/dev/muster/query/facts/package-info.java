/** Tests of the feed of facts. */
@NullMarked
package dev.muster.query.facts;

import org.jspecify.annotations.NullMarked;
