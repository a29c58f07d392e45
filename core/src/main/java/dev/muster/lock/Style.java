package dev.muster.lock;

/** What a lock is used as. While it is in use it is one of these. */
public enum Style {
    /** One owner at a time. */
    MUTEX("mutex"),
    /** A number of permits. */
    SEMAPHORE("semaphore"),
    /** Many readers or one writer. */
    READ_WRITE("read-write lock");

    private final String words;

    Style(String words) {
        this.words = words;
    }

    /** As reasons name it. */
    String inWords() {
        return words;
    }
}
