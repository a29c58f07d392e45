package dev.muster.bench.presence;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * One HTTP/1.1 connection that is kept open, and as little of a client as can be: on a small machine whatever the client does takes
 * from what the server can. Sends bytes that are made once, reads answers by their {@code Content-Length}. For one thread.
 */
public final class KeepAlive implements AutoCloseable {

    private static final int ANSWER_AT_MOST = 256 * 1024;
    private static final int SILENT_AT_MOST_MS =
            Math.toIntExact(Duration.ofSeconds(20).toMillis());
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_LINE = {'\r', '\n'};
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] answer = new byte[ANSWER_AT_MOST];
    private int filled;
    private int headLength;
    private int bodyLength;

    KeepAlive(int port) throws IOException {
        this(new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    }

    /** Over a socket that is connected. */
    KeepAlive(Socket connected) throws IOException {
        socket = connected;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SILENT_AT_MOST_MS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** The bytes of a GET. */
    static byte[] get(String path) {
        return get(path, "");
    }

    /** The bytes of a GET with a further header, which ends its line. */
    static byte[] get(String path, String header) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends a request and reads the answer. */
    public KeepAlive exchange(byte[] request) throws IOException {
        send(request);
        receive();
        return this;
    }

    void send(byte[] request) throws IOException {
        out.write(request);
    }

    /** Reads an answer and keeps it until the next. */
    void receive() throws IOException {
        filled = 0;
        headLength = 0;
        bodyLength = 0;
        int lineStart = 0;
        while (headLength == 0 || filled < headLength + bodyLength) {
            int count = in.read(answer, filled, answer.length - filled);
            if (count <= 0) {
                throw new EOFException(
                        "answer: " + filled + " bytes (expected: a whole one of at most " + ANSWER_AT_MOST + ")");
            }
            filled += count;
            if (headLength == 0) {
                lineStart = readHead(lineStart);
            }
        }
    }

    /** The answer's status. */
    int status() {
        return 100 * digit(STATUS_AT) + 10 * digit(STATUS_AT + 1) + digit(STATUS_AT + 2);
    }

    /** The answer's status line and headers. */
    String head() {
        return new String(answer, 0, headLength, StandardCharsets.ISO_8859_1);
    }

    /** A copy of the answer's body. */
    byte[] body() {
        return Arrays.copyOfRange(answer, headLength, headLength + bodyLength);
    }

    /** This answer, if it has that status. */
    KeepAlive expect(int status) throws IOException {
        if (status() != status) {
            throw new IOException("status: " + status() + " (expected: " + status + "), body: "
                    + new String(body(), StandardCharsets.UTF_8));
        }
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
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
