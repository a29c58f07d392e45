package dev.muster.query.http;

import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderState;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockState;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.query.LogAccess;

/**
 * The logs that an HTTP server answers from.
 *
 * @param instances the log of instances
 * @param outcomes the log of outcomes
 * @param elections the log of elections
 * @param locks the log of locks
 */
public record HttpLogs(
        LogAccess<PresenceState, PresenceEvent, PresenceDecision> instances,
        LogAccess<BreakerState, BreakerEvent, BreakerDecision> outcomes,
        LogAccess<LeaderState, LeaderEvent, LeaderDecision> elections,
        LogAccess<LockState, LockEvent, LockDecision> locks) {}
