package dev.muster.app.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** A file in the format of {@link Properties}, UTF-8, which remembers the line of each key and refuses a key that stands twice. */
final class PropertiesFile {

    private final Path file;
    private final SortedMap<String, Configured> values = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    private PropertiesFile(Path file) {
        this.file = file;
    }

    static SortedMap<String, Configured> read(Path file) {
        PropertiesFile properties = new PropertiesFile(file);
        properties.readLines(linesOf(file));
        if (!properties.problems.isEmpty()) {
            throw new ConfigurationException(properties.problems);
        }
        return properties.values;
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException("--config: " + file + " (expected: a file that is there)");
        } catch (IOException e) {
            throw new ConfigurationException("--config: " + file + " (expected: a readable file in UTF-8): " + e);
        }
    }

    private void readLines(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            int first = i;
            StringBuilder logical = new StringBuilder(lines.get(i)).append('\n');
            boolean isComment = lines.get(i).stripLeading().matches("[#!].*");
            while (!isComment && goesOn(lines.get(i)) && i + 1 < lines.size()) {
                i++;
                logical.append(lines.get(i)).append('\n');
            }
            readLogicalLine(logical.toString(), first + 1);
        }
    }

    private void readLogicalLine(String logical, int number) {
        String origin = "file " + file + ":" + number;
        Properties line = new Properties();
        try {
            line.load(new StringReader(logical));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(origin + ": " + e.getMessage() + " (expected: a line of a properties file)");
        }
        for (String key : line.stringPropertyNames()) {
            Configured before =
                    values.put(key, new Configured(line.getProperty(key).strip(), origin));
            if (before != null) {
                problems.add(key + ": twice, in " + before.origin() + " and in line " + number + " (expected: once)");
            }
        }
    }

    /** An odd number of backslashes at its end joins a line with the next. */
    private static boolean goesOn(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
