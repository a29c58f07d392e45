package dev.muster.e2e;

import dev.muster.doctor.DoctorCommand;
import dev.muster.terminal.CommandRunner;
import dev.muster.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * One visit of the doctor.
 *
 * @param code its exit code
 * @param output what it said
 */
record DoctorRun(int code, String output) {

    /** With the settings of a trial. */
    static DoctorRun of(Trial trial, String... more) {
        List<String> arguments = new ArrayList<>();
        trial.settings().forEach((name, value) -> {
            arguments.add("--set");
            arguments.add(name + "=" + value);
        });
        arguments.addAll(List.of(more));
        return with(Map.of(), arguments.toArray(String[]::new));
    }

    static DoctorRun with(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(out), environment, Terminal.Kind.STREAM);
        int code = CommandRunner.run(new CommandLine(new DoctorCommand(terminal)), terminal, arguments);
        return new DoctorRun(code, out.toString());
    }
}
