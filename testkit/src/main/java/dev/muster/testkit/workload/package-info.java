/**
 * Clients that use locks and elections over plain HTTP, and write down every call and every answer for the checkers. Entry classes: {@link
 * dev.muster.testkit.workload.WorkloadMain} is one client process, {@link dev.muster.testkit.workload.Histories} makes operations of what it
 * wrote, {@link dev.muster.testkit.workload.GuardedResource} is what the locks protect. Depends on {@code dev.muster.testkit.history}, on {@code
 * dev.muster.testkit} for the life of a child process, and on Jackson; of Muster it knows the HTTP API only.
 */
@NullMarked
package dev.muster.testkit.workload;

import org.jspecify.annotations.NullMarked;
