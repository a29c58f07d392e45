/**
 * Locks: mutexes, semaphores and read-write locks with a fair, bounded queue. A holder has its lock for a ttl that it keeps moving on; a
 * lock whose holder is not heard of goes to the next in the queue. {@link dev.muster.lock.LockFold} is the entry. Depends on {@code
 * dev.muster.fold} only.
 *
 * <p>Kept: an exclusive token has one holder and no later grant has an older token, across deletions of the lock too; who came first is
 * granted first; nobody waits without an end; a lost holder's lock goes on. Not kept: that a holder which lost its lock knows it, or that a
 * resource which does not look at tokens is used by one at a time.
 */
@NullMarked
package dev.muster.lock;

import org.jspecify.annotations.NullMarked;
