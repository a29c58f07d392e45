package dev.muster.schemaregistry;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A program of a user who has Confluent's artifacts and not ours: it reads a topic with the deserializer and writes what it read to
 * another topic with the serializer that its settings name. Knows kafka-clients only.
 *
 * <p>Arguments: the topic to read, the topic to write, how many records, and settings as {@code key=value}. Prints a line for each record.
 */
public final class ConfluentEcho {
    private ConfluentEcho() {}

    /** Copies the records. */
    public static void main(String[] args) throws Exception {
        TopicPartition from = new TopicPartition(args[0], 0);
        int wanted = Integer.parseInt(args[2]);
        Properties settings = new Properties();
        for (int i = 3; i < args.length; i++) {
            String[] setting = args[i].split("=", 2);
            settings.setProperty(setting[0], setting[1]);
        }
        try (KafkaConsumer<Object, Object> consumer = new KafkaConsumer<>(settings);
                KafkaProducer<Object, Object> producer = new KafkaProducer<>(settings)) {
            consumer.assign(List.of(from));
            consumer.seekToBeginning(List.of(from));
            for (int copied = 0; copied < wanted; ) {
                for (ConsumerRecord<Object, Object> record : consumer.poll(Duration.ofSeconds(1))) {
                    Object value = record.value();
                    System.out.println("read "
                            + (value == null ? "nothing" : value.getClass().getName() + " " + value));
                    producer.send(new ProducerRecord<>(args[1], 0, record.key(), value))
                            .get();
                    copied++;
                }
            }
        }
        System.out.println("copied " + wanted);
    }
}
