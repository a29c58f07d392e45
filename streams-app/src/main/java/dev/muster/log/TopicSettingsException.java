package dev.muster.log;

import java.util.List;

/** Topics are such that Muster's promises would not hold, or cannot be created: nothing is started before they are put right. */
public final class TopicSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    TopicSettingsException(List<String> problems) {
        super("Muster does not start on these topics:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each in the form "topic muster.instances: cleanup.policy: compact (expected: delete)". */
    public List<String> problems() {
        return problems;
    }
}
