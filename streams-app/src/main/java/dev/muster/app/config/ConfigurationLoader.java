package dev.muster.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Gathers the sources of a configuration and joins them: the command line before the environment, this before the file, and the
 * defaults last. Used once, by one thread.
 */
public final class ConfigurationLoader {

    private static final String BOOTSTRAP_VARIABLE = "MUSTER_BOOTSTRAP";
    private static final String CLIENT_VARIABLE = "MUSTER_KAFKA_";

    private final SortedMap<String, Configured> fromFile = new TreeMap<>();
    private final SortedMap<String, Configured> fromEnvironment = new TreeMap<>();
    private final SortedMap<String, Configured> fromCommandLine = new TreeMap<>();

    ConfigurationLoader() {}

    /** Reads a file in the format of Java properties. */
    public ConfigurationLoader file(Path file) {
        fromFile.putAll(PropertiesFile.read(file));
        return this;
    }

    /**
     * Reads environment variables. Those that name no setting are not looked at: others put variables of this beginning there, such as a
     * Kubernetes service named muster.
     */
    public ConfigurationLoader environment(Map<String, String> environment) {
        readVariable(environment, BOOTSTRAP_VARIABLE, Settings.KAFKA_BOOTSTRAP.name());
        for (Setting<?> setting : Settings.all()) {
            readVariable(environment, setting.environmentVariable(), setting.name());
        }
        for (Map.Entry<String, String> clientSetting :
                ClientSettingNames.byVariable(CLIENT_VARIABLE).entrySet()) {
            readVariable(environment, clientSetting.getKey(), ClientsConfig.PREFIX + clientSetting.getValue());
        }
        return this;
    }

    /** Takes one value from the command line. */
    public ConfigurationLoader option(String name, String value, String option) {
        fromCommandLine.put(name, new Configured(value.strip(), option));
        return this;
    }

    /** Takes {@code name=value} from the command line. */
    public ConfigurationLoader assignment(String assignment, String option) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new ConfigurationException(option + ": " + assignment + " (expected: NAME=VALUE)");
        }
        return option(assignment.substring(0, equals).strip(), assignment.substring(equals + 1), option);
    }

    /**
     * The values in force.
     *
     * @throws ConfigurationException naming every unknown name and every value that a setting may not have, those of Kafka's clients among them
     */
    public Configuration load() {
        SortedMap<String, Configured> values = new TreeMap<>(fromFile);
        values.putAll(fromEnvironment);
        values.putAll(fromCommandLine);
        List<String> problems = new ArrayList<>();
        values.forEach((name, value) -> checkName(name, value, problems));
        for (Setting<?> setting : Settings.all()) {
            check(setting, values, problems);
        }
        problems.addAll(ClientsConfig.refused(values));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new Configuration(values);
    }

    private void readVariable(Map<String, String> environment, String variable, String name) {
        String value = environment.get(variable);
        if (value != null) {
            fromEnvironment.put(name, new Configured(value.strip(), "env " + variable));
        }
    }

    private static void checkName(String name, Configured value, List<String> problems) {
        boolean isPassedOn = name.startsWith(ClientsConfig.PREFIX) || name.startsWith(RegistryConfig.PREFIX);
        if (isPassedOn || Settings.named(name).isPresent()) {
            return;
        }
        List<String> names = Stream.concat(
                        Settings.all().stream().map(Setting::name),
                        ClientSettingNames.all().map(ClientsConfig.PREFIX::concat))
                .toList();
        String advice = NearestName.of(name, names)
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("the names are in docs/configuration.md");
        problems.add(name + ": no such setting, in " + value.origin() + " (" + advice + ")");
    }

    /** Puts the default where there is no value, unless there are problems: a default may follow from what is at fault. */
    private static void check(Setting<?> setting, SortedMap<String, Configured> values, List<String> problems) {
        Configured value = values.get(setting.name());
        if (value == null && problems.isEmpty()) {
            value = new Configured(setting.defaultValue().text().apply(new Configuration(values)), Configured.DEFAULT);
            values.put(setting.name(), value);
        }
        if (value != null && setting.type().parse(value.text()).isEmpty()) {
            problems.add(
                    Configuration.problem(setting.name(), value, setting.type().expected()));
        }
    }
}
