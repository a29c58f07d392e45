package dev.muster.chaos;

import dev.muster.app.Main;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.JavaProcessBuilder;
import dev.muster.testkit.ParentWatch;
import java.util.function.Supplier;

/** A node of a run: {@code muster serve} that ends with the process that started it. */
final class ChaosNode {

    /** Muster as it is. */
    static final Supplier<JavaProcessBuilder> PROGRAM = () -> JavaProcess.of(ChaosNode.class);

    private ChaosNode() {}

    /** The entry point. */
    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "dev/muster/app/logback-text.xml"); // before the first logger
        ParentWatch.exitWhenStdinEnds();
        Main.main(arguments);
    }
}
