package dev.muster.e2e;

import dev.muster.client.Muster;
import dev.muster.client.MusterSettings;
import dev.muster.client.lock.Lock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A process that acquires a lock, says so, and says when it has lost it. To be killed or paused. */
final class LockHolder {

    /** Long enough for a machine that stands still for seconds, short enough for who waits until it is over. */
    private static final Duration TTL = Duration.ofSeconds(10);

    private LockHolder() {}

    /** With the URL of a node and the name of the lock. */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch lost = new CountDownLatch(1);
        try (Muster muster = Muster.connect(MusterSettings.defaults().withUrls(arguments[0]));
                Lock lock = muster.lock(arguments[1])
                        .ttl(TTL)
                        .onLost(gone -> lost.countDown())
                        .acquire(Duration.ofSeconds(30))) {
            System.out.println("holds by token " + lock.token());
            lost.await();
            System.out.println("lost, certain: " + lock.isCertain());
        }
    }
}
