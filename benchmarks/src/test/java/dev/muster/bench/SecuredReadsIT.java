package dev.muster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.bench.cluster.SecuredReads;
import dev.muster.bench.presence.BenchFolder;
import dev.muster.log.LogAppender;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bench measures what it says; its figures are not judged here. */
class SecuredReadsIT {

    /** With {@code -Dbench.seconds=40} for figures that mean something. */
    @Test
    void shouldReadWithTokenAndTls() throws Exception {
        try (BenchFolder folder = BenchFolder.create();
                InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                LogAppender appender = LogAppender.connect(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Duration whole = Duration.ofSeconds(Integer.getInteger("bench.seconds", 2));
            BenchResult result = new SecuredReads(kafka.bootstrapServers(), folder, appender, whole).measure();

            System.out.println(result);
            assertThat(result.value()).isPositive();
            assertThat(result.limit()).isPositive();
            assertThat(result.ratio()).isLessThan(2);
        }
    }
}
