package dev.muster.doctor;

import dev.muster.app.config.NodeConfig;
import dev.muster.codec.LogSchemas;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.log.TopicNames;
import dev.muster.wire.HttpSchemaRegistry;
import dev.muster.wire.SchemaRegistryException;
import dev.muster.wire.Subjects;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/** The schema registry that is configured beside Muster. */
final class RegistryCheck implements Check {

    private final NodeConfig config;

    RegistryCheck(NodeConfig config) {
        this.config = config;
    }

    @Override
    public String subject() {
        return "schema registry";
    }

    @Override
    public List<Finding> look() {
        Map<String, Object> settings = config.registry().clientSettings();
        settings.put("http.connect.timeout.ms", "2000");
        settings.put("http.read.timeout.ms", "3000");
        try {
            HttpSchemaRegistry registry = HttpSchemaRegistry.configured(settings);
            for (Domain<?, ?, ?> domain : Domains.all()) {
                String topic = new TopicNames(config.topics().prefix()).log(domain.log());
                for (Schema schema : LogSchemas.of(domain.events()).schemas()) {
                    String name = Subjects.TOPIC_RECORD_NAME.of(topic, Subjects.Part.VALUE, schema);
                    if (registry.find(name, schema).isEmpty()) {
                        return List.of(
                                Finding.warn(subject(), "answers, but lacks " + name, "the first node registers it"));
                    }
                }
            }
            return List.of(Finding.ok(subject(), "answers, and has every schema"));
        } catch (SchemaRegistryException | ConfigException e) {
            return List.of(Finding.fail(
                    subject(),
                    String.valueOf(e.getMessage()),
                    "see muster.schema.registry.url and schema.registry... in the configuration"));
        }
    }
}
