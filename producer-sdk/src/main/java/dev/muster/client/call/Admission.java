package dev.muster.client.call;

/** Whether a try may be made: as {@link Running}, or {@link Refused}. */
sealed interface Admission permits Running, Refused {}
