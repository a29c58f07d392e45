package dev.muster.demo;

import dev.muster.terminal.Terminal;

/** Where the demo is seen. Used by one thread. */
interface Display {

    /** A table that is drawn anew where a person looks on, dated lines elsewhere. */
    static Display on(Terminal terminal) {
        return terminal.kind() == Terminal.Kind.SCREEN ? new LiveScreen(terminal) : new PlainLines(terminal);
    }

    /** Something has happened. */
    void tell(Happening happening);

    /** How things stand; called several times a second. */
    void show(Picture picture);
}
