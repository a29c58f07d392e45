package dev.muster.e2e;

import dev.muster.client.Muster;
import dev.muster.client.MusterSettings;
import dev.muster.client.election.CampaignSettings;
import dev.muster.client.election.Leadership;
import dev.muster.testkit.ParentWatch;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process that campaigns, and while it leads prints again and again until when, by the machine's monotonic clock, it was certain of it:
 * {@code leads TERM NANOS}. All processes of one machine share that clock, so that a test can compare them.
 */
final class CampaigningProcess {

    private CampaigningProcess() {}

    /** Bootstrap servers, URL of a node, topic prefix, candidate, ttl. */
    public static void main(String[] arguments) throws InterruptedException {
        ParentWatch.exitWhenStdinEnds();
        MusterSettings settings = MusterSettings.defaults()
                .withBootstrap(arguments[0])
                .withUrls(arguments[1])
                .withTopicPrefix(arguments[2]);
        Muster muster = Muster.connect(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(muster::close));
        CampaignSettings wanted =
                CampaignSettings.DEFAULTS.candidate(arguments[3]).ttl(Duration.parse(arguments[4]));
        var unused = muster.campaign("nightly", wanted, CampaigningProcess::lead);
        new CountDownLatch(1).await();
    }

    private static void lead(Leadership leadership) throws InterruptedException {
        try {
            CountDownLatch never = new CountDownLatch(1);
            boolean isEnded = false;
            while (!isEnded) {
                long before = System.nanoTime();
                if (leadership.isCertain()) {
                    // It was certain after this time was read.
                    System.out.println("leads " + leadership.term() + " " + before);
                }
                isEnded = never.await(30, TimeUnit.MILLISECONDS);
            }
        } finally {
            System.out.println("lost " + leadership.term() + " certain=" + leadership.isCertain());
        }
    }
}
