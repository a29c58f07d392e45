package dev.muster.testkit;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A child JVM for the tests of the process control; its first argument says what it does after it wrote {@code ready}. */
final class ChildMain {
    private ChildMain() {}

    public static void main(String[] arguments) throws InterruptedException, IOException {
        switch (arguments[0]) {
            case "exit" -> System.exit(Integer.parseInt(arguments[1]));
            case "describe" -> describe(arguments[1]);
            case "ports" -> FreePorts.several(Integer.parseInt(arguments[1])).forEach(System.out::println);
            case "count" -> count(Integer.parseInt(arguments[1]));
            case "wait" -> waitForSignal();
            case "with-parent" -> {
                ParentWatch.exitWhenStdinEnds();
                waitForSignal();
            }
            case "deaf" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(ChildMain::waitForever));
                waitForSignal();
            }
            case "parent" -> parent(arguments[1]);
            case "start-at-exit" -> {
                JavaProcessBuilder late = JavaProcess.of(ChildMain.class).arguments("wait");
                JavaProcessBuilder asTold = arguments[1].equals("outlives") ? late.outlivesExit() : late;
                Runtime.getRuntime().addShutdownHook(new Thread(() -> startAndEnd(asTold)));
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void describe(String variable) {
        System.out.println("directory=" + System.getProperty("user.dir"));
        System.out.println("property=" + System.getProperty("muster.child"));
        System.err.println("variable=" + System.getenv(variable));
    }

    private static void count(int lines) {
        for (int i = 1; i <= lines; i++) {
            System.out.println("line " + i);
        }
    }

    /** Writes as long as it runs, so that a test can see whether it does. */
    private static void waitForSignal() throws InterruptedException {
        System.out.println("ready");
        CountDownLatch never = new CountDownLatch(1);
        for (long beat = 1; !never.await(20, java.util.concurrent.TimeUnit.MILLISECONDS); beat++) {
            System.out.println("beat " + beat);
        }
    }

    private static void waitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void startAndEnd(JavaProcessBuilder builder) {
        try (JavaProcess child = builder.start()) {
            System.out.println("started " + child);
        } catch (JavaProcessException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    /** Starts a child of its own, tells its pid and waits. */
    private static void parent(String childMode) throws InterruptedException {
        JavaProcessBuilder builder = JavaProcess.of(ChildMain.class).arguments(childMode);
        JavaProcess child =
                childMode.equals("with-parent") ? builder.endsWithParent().start() : builder.start();
        child.awaitLine("ready"::equals, java.time.Duration.ofSeconds(30));
        System.out.println("child " + child.pid());
        waitForSignal();
    }
}
