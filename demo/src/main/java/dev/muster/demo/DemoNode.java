package dev.muster.demo;

import dev.muster.app.Main;
import dev.muster.testkit.ParentWatch;

/** The node of the demo: {@code muster serve} that ends with the process that started it. */
final class DemoNode {

    private DemoNode() {}

    /** The entry point. */
    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "dev/muster/app/logback-text.xml"); // before the first logger
        ParentWatch.exitWhenStdinEnds();
        Main.main(arguments);
    }
}
