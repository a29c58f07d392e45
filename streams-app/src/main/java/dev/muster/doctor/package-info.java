/**
 * What is wrong with a configuration and a cluster, in one line each, and what to do: {@code ./muster doctor}. {@link
 * dev.muster.doctor.DoctorCommand} is the entry; {@link dev.muster.doctor.KafkaPermissions} is the table of the ACLs that Muster needs.
 * Changes nothing in the cluster. Depends on {@code dev.muster.app.config}, {@code access}, {@code domains}, {@code codec}, {@code log},
 * {@code terminal} and the wire format.
 */
@NullMarked
package dev.muster.doctor;

import org.jspecify.annotations.NullMarked;
