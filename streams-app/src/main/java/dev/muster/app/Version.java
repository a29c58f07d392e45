package dev.muster.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions that this build was made with, written by Maven into a file beside the class. */
public final class Version implements IVersionProvider {

    private static final String FILE = "version.properties";

    /** For picocli. */
    public Version() {}

    /** Muster's own. */
    public static String ofMuster() {
        return read().getProperty("muster");
    }

    @Override
    public String[] getVersion() {
        Properties versions = read();
        return new String[] {
            "muster " + versions.getProperty("muster") + " (Kafka " + versions.getProperty("kafka") + ", Java "
                    + Runtime.version() + ")"
        };
    }

    private static Properties read() {
        Properties versions = new Properties();
        try (InputStream file = Version.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not in this build");
            }
            versions.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }
}
