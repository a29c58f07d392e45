package dev.muster.doctor;

import java.util.List;

/** Looks at one part of a configuration or a cluster. Bounded in time; changes nothing. */
interface Check {

    /** What it looks at, for the case that it cannot. */
    String subject();

    /**
     * Looks.
     *
     * @throws NoAnswerException when it could not
     */
    List<Finding> look();
}
