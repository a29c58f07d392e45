package dev.muster.testkit;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Describes a child JVM; {@link #start} starts it. For use by one thread.
 *
 * <p>The class path travels in the environment ({@code CLASSPATH}), so its length does not matter and it works too when this JVM was
 * started with an argument file or a jar whose manifest names the others. Relative entries are made absolute, as the child may have
 * another working directory.
 */
public final class JavaProcessBuilder {
    private static final int KEPT_LINES = 2_000;

    private final String mainClass;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> jvmArguments = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private String classPath = System.getProperty("java.class.path", "");
    private Optional<Path> workingDirectory = Optional.empty();
    private Optional<Path> logFile = Optional.empty();
    private Optional<String> name = Optional.empty();
    private final List<String> shell = new ArrayList<>();
    private String withoutVariables = "";
    private JavaProcess.AtExit atExit = JavaProcess.AtExit.ENDS;
    private ProcessBuilder.Redirect stdin = ProcessBuilder.Redirect.from(new File("/dev/null"));

    JavaProcessBuilder(String mainClass) {
        this.mainClass = mainClass;
    }

    /** How messages name the child; the main class's name otherwise. */
    public JavaProcessBuilder name(String newName) {
        name = Optional.of(newName);
        return this;
    }

    /** Runs on these entries instead of this JVM's class path. */
    public JavaProcessBuilder classPath(Collection<Path> entries) {
        classPath = entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    /** Adds arguments for the JVM, such as {@code -Xmx128m}. */
    public JavaProcessBuilder jvmArguments(String... more) {
        jvmArguments.addAll(Arrays.asList(more));
        return this;
    }

    /**
     * Starts the child by this command, which is to execute the rest of the command line in its own place, such as {@code nice} or {@code ip
     * netns exec NAME}; otherwise signals would not reach the child.
     */
    public JavaProcessBuilder prefix(String... command) {
        prefix.addAll(Arrays.asList(command));
        return this;
    }

    /** Adds arguments for the main class. */
    public JavaProcessBuilder arguments(String... more) {
        arguments.addAll(Arrays.asList(more));
        return this;
    }

    /** Sets an environment variable over those that this JVM passes on. */
    public JavaProcessBuilder environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs in this directory instead of this JVM's. */
    public JavaProcessBuilder workingDirectory(Path directory) {
        workingDirectory = Optional.of(directory);
        return this;
    }

    /** Appends all output to this file as well; memory holds the last 2,000 lines only. */
    public JavaProcessBuilder logFile(Path file) {
        logFile = Optional.of(file);
        return this;
    }

    /**
     * Keeps the child's standard input open for as long as this JVM lives, so that a main that calls
     * {@link ParentWatch#exitWhenStdinEnds} ends with it, however it ends. Otherwise the child's standard input is empty.
     */
    public JavaProcessBuilder endsWithParent() {
        stdin = ProcessBuilder.Redirect.PIPE;
        return this;
    }

    /** Passes on no environment variable of this JVM whose name begins so. */
    public JavaProcessBuilder withoutVariables(String prefix) {
        withoutVariables = prefix;
        return this;
    }

    /**
     * Ctrl-C in a terminal is a signal (SIGINT) to all of its processes at once. The child ignores it, and so do its own children, so that
     * whoever started it can end its children one after the other: a shell sets that up, and the JVM keeps it.
     */
    public JavaProcessBuilder ignoresInterrupts() {
        shell.clear();
        shell.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "child"));
        return this;
    }

    /** Leaves the child's end to whoever started it: the orderly exit of this JVM does not end it by itself. */
    public JavaProcessBuilder outlivesExit() {
        atExit = JavaProcess.AtExit.LIVES;
        return this;
    }

    /**
     * Starts the child.
     *
     * @throws JavaProcessException when the operating system cannot start it, or the log file cannot be written
     */
    public JavaProcess start() {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(shell);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(stdin);
        workingDirectory.ifPresent(directory -> builder.directory(directory.toFile()));
        if (!withoutVariables.isEmpty()) {
            builder.environment().keySet().removeIf(variable -> variable.startsWith(withoutVariables));
        }
        builder.environment().putAll(environment);
        builder.environment().put("CLASSPATH", absolute(classPath));
        JavaProcess.Start start = new JavaProcess.Start(name.orElse(mainClass), builder, logFile, KEPT_LINES, atExit);
        return JavaProcess.start(start);
    }

    private static String absolute(String path) {
        return Stream.of(path.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
