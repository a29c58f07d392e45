package dev.muster.lock;

/**
 * What one request was granted.
 *
 * @param request id of the request
 * @param permits how many permits; 1 of everything but a semaphore
 */
public record Hold(String request, int permits) {}
