package dev.muster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A class of Muster with a bug in it, compiled for one test into a folder of its own; put before the class path it takes the other's place. */
final class MutatedSource {

    private MutatedSource() {}

    /** A class path with this source's class changed: wherever the one text stands, and it has to, the other stands instead. */
    static List<Path> classPath(Path source, String right, String wrong, Path folder) throws IOException {
        String text = Files.readString(source);
        assertThat(text).as("the text to be changed, in " + source).contains(right);
        Path mutated = Files.createDirectories(folder.resolve("source")).resolve(source.getFileName());
        Files.writeString(mutated, text.replace(right, wrong));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String present = System.getProperty("java.class.path");
        int result = compiler.run(
                null,
                null,
                null,
                "--release",
                "17",
                "-nowarn",
                "-proc:none",
                "-cp",
                present,
                "-d",
                classes.toString(),
                mutated.toString());
        assertThat(result).as("the compiler's exit code for " + mutated).isZero();
        return Stream.concat(
                        Stream.of(classes),
                        Arrays.stream(present.split(File.pathSeparator)).map(Path::of))
                .toList();
    }
}
