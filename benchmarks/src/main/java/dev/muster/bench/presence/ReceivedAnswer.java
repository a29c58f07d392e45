package dev.muster.bench.presence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one HTTP/1.1 answer as they come, read by its {@code Content-Length}. Whoever reads puts bytes into the {@link #space} from
 * {@link #filled} on and then says how many; nothing is copied and nothing made. For one thread.
 */
public final class ReceivedAnswer {

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_LINE = {'\r', '\n'};
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final byte[] answer;
    private int filled;
    private int headLength;
    private int bodyLength;
    private int lineStart;

    /** Of at most so many bytes. */
    public ReceivedAnswer(int atMost) {
        answer = new byte[atMost];
    }

    /** Where the bytes go. */
    public byte[] space() {
        return answer;
    }

    /** How many are there. */
    public int filled() {
        return filled;
    }

    /** Forgets what is there, for the next answer. */
    public void clear() {
        filled = 0;
        headLength = 0;
        bodyLength = 0;
        lineStart = 0;
    }

    /** Takes so many more bytes into account; whether the answer is whole now. */
    public boolean took(int count) throws IOException {
        if (count <= 0) {
            throw new IOException(
                    "answer: " + filled + " bytes (expected: a whole one of at most " + answer.length + ")");
        }
        filled += count;
        if (headLength == 0) {
            lineStart = readHead(lineStart);
        }
        return headLength > 0 && filled >= headLength + bodyLength;
    }

    /** The answer's status. */
    public int status() {
        return 100 * digit(STATUS_AT) + 10 * digit(STATUS_AT + 1) + digit(STATUS_AT + 2);
    }

    /** Fails unless the answer has this status. */
    public void expect(int status) throws IOException {
        if (status() != status) {
            throw new IOException("status: " + status() + " (expected: " + status + "), body: "
                    + new String(body(), StandardCharsets.UTF_8));
        }
    }

    /** The answer's status line and headers. */
    public String head() {
        return new String(answer, 0, headLength, StandardCharsets.ISO_8859_1);
    }

    /** A copy of the answer's body. */
    public byte[] body() {
        return Arrays.copyOfRange(answer, headLength, headLength + bodyLength);
    }

    /** Whether the body has this ASCII text. */
    public boolean holds(String text) {
        return indexOf(text) >= 0;
    }

    /**
     * What follows a mark in the body, up to a character that ends it, all ASCII: for one value of a small answer, where a parser would cost
     * more than all else that the client does.
     */
    public String valueAfter(String mark, String ends) throws IOException {
        int at = indexOf(mark);
        if (at < 0) {
            throw new IOException(
                    "body: " + new String(body(), StandardCharsets.UTF_8) + " (expected: with " + mark + ")");
        }
        int from = at + mark.length();
        int to = from;
        while (to < headLength + bodyLength && ends.indexOf(answer[to]) < 0) {
            to++;
        }
        return new String(answer, from, to - from, StandardCharsets.US_ASCII);
    }

    private int indexOf(String text) {
        for (int at = headLength; at + text.length() <= headLength + bodyLength; at++) {
            int matched = 0;
            while (matched < text.length() && answer[at + matched] == text.charAt(matched)) {
                matched++;
            }
            if (matched == text.length()) {
                return at;
            }
        }
        return -1;
    }

    /** Reads the lines that are there; returns where the first that is not begins. */
    private int readHead(int from) {
        int start = from;
        for (int end = endOfLine(start); end >= 0; end = endOfLine(start)) {
            if (end == start) {
                headLength = end + END_OF_LINE.length;
                return end;
            }
            if (isLength(start)) {
                String text = new String(
                        answer, start + LENGTH.length, end - start - LENGTH.length, StandardCharsets.US_ASCII);
                bodyLength = Integer.parseInt(text.strip());
            }
            start = end + END_OF_LINE.length;
        }
        return start;
    }

    private int endOfLine(int start) {
        for (int at = start; at + 1 < filled; at++) {
            if (answer[at] == '\r' && answer[at + 1] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private int digit(int at) {
        return answer[at] - '0';
    }

    private boolean isLength(int start) {
        for (int at = 0; at < LENGTH.length; at++) {
            if ((answer[start + at] | 0x20) != (LENGTH[at] | 0x20)) {
                return false;
            }
        }
        return true;
    }
}
