package dev.muster.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The container files against the build that they package; no Docker is needed. */
class DockerFilesTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void shouldRunTheKafkaThatIsBuiltAgainst() throws IOException {
        assertThat(found(read("docker/compose.yaml"), "image: apache/kafka:(\\S+)"))
                .containsExactly(property("kafka.version"));
    }

    @Test
    void shouldBuildAndRunOnTheJavaThatIsCompiledFor() throws IOException {
        String release = property("maven.compiler.release");

        assertThat(found(read("docker/Dockerfile"), "(?m)^FROM (\\S+)"))
                .hasSize(2)
                .allMatch(
                        image -> image.endsWith("temurin-" + release) || image.endsWith("temurin:" + release + "-jre"));
    }

    @Test
    void shouldBuildWithAMavenThatTheBuildAccepts() throws IOException {
        assertThat(read("pom.xml")).contains("<requireMavenVersion><version>[3.8.7,)");
        assertThat(found(read("docker/Dockerfile"), "FROM maven:(3\\.\\d+)")).containsExactly("3.9");
    }

    @Test
    void shouldConfigureTheNodeByVariablesThatItKnows() throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (String file : List.of("docker/compose.yaml", "docker/Dockerfile")) {
            Pattern.compile("(MUSTER_[A-Z_]+)[:=] ?\"?([^\"\\s]+)")
                    .matcher(read(file))
                    .results()
                    .forEach(match -> environment.put(match.group(1), match.group(2)));
        }

        Configuration configuration =
                Configuration.loader().environment(environment).load();

        assertThat(environment.keySet()).hasSizeGreaterThan(5).allSatisfy(variable -> assertThat(
                        Settings.all().stream().map(Setting::environmentVariable))
                .contains(variable));
        NodeConfig config = NodeConfig.from(configuration);
        assertThat(config.http().advertised()).isEqualTo(new HostPort("muster", 7070));
        assertThat(config.clients().bootstrapServers()).isEqualTo("kafka:19092");
    }

    private static String property(String name) throws IOException {
        return found(read("pom.xml"), "<" + Pattern.quote(name) + ">([^<]+)<").get(0);
    }

    private static List<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(DockerFilesTest::firstGroup)
                .toList();
    }

    private static String firstGroup(MatchResult match) {
        return match.group(1);
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
