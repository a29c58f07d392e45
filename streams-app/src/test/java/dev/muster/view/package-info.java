/** Tests of the pictures that questions are answered from. */
@NullMarked
package dev.muster.view;

import org.jspecify.annotations.NullMarked;
