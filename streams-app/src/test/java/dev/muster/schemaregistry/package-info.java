/** Tests of the embedded schema registry, with clients that are not Muster's own among them. */
@NullMarked
package dev.muster.schemaregistry;

import org.jspecify.annotations.NullMarked;
