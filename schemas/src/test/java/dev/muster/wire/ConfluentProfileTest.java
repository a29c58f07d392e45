package dev.muster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The profile {@code confluent} cannot be run here: at least it is what the README tells its readers. */
class ConfluentProfileTest {
    private static final Path README = Path.of("..", "README.md");
    private static final String PROFILE = "/project/profiles/profile[id='confluent']";

    @Test
    void shouldNameTheCoordinatesOfTheReadme() throws Exception {
        String group = read(PROFILE + "/dependencies/dependency/groupId");
        String artifact = read(PROFILE + "/dependencies/dependency/artifactId");
        String version = read(PROFILE + "/properties/confluent.version");

        assertThat(group + ":" + artifact + ":" + version).isEqualTo("io.confluent:kafka-avro-serializer:7.9.5");
        assertThat(read(PROFILE + "/dependencies/dependency/version")).isEqualTo("${confluent.version}");
        assertThat(read(PROFILE + "/repositories/repository/url")).isEqualTo("${confluent.repository}");
        assertThat(read(PROFILE + "/properties/confluent.repository")).startsWith("https://");
        assumeThat(README).as("README.md is not there yet").exists();
        assertThat(Files.readString(README)).contains("io.confluent:kafka-avro-serializer:" + version);
    }

    private static String read(String path) throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        XPath xpath = XPathFactory.newInstance().newXPath();
        return xpath.evaluate(path, pom);
    }
}
