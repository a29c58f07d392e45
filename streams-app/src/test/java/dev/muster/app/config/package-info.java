/** Tests of the table of settings, its sources and what is made of it. */
@NullMarked
package dev.muster.app.config;

import org.jspecify.annotations.NullMarked;
