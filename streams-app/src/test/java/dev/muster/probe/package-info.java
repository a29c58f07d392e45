/** Tests of active checks, against real sockets. */
@NullMarked
package dev.muster.probe;

import org.jspecify.annotations.NullMarked;
