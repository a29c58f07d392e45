/**
 * The table of the folds: the contents of the whole system. Topologies, read routes, audit and the event catalogue are made from it;
 * a new domain is one package in core, its schemas, its codec and one row here. {@code Domains} is the table.
 */
@NullMarked
package dev.muster.domains;

import org.jspecify.annotations.NullMarked;
