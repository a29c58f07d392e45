package dev.muster.bench.presence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One HTTP/1.1 connection that is kept open, and as little of a client as can be: on a small machine whatever the client does takes
 * from what the server can. Sends bytes that are made once, reads answers by their {@code Content-Length}. For one thread.
 */
public final class KeepAlive implements AutoCloseable {

    private static final int ANSWER_AT_MOST = 256 * 1024;
    private static final int SILENT_AT_MOST_MS =
            Math.toIntExact(Duration.ofSeconds(20).toMillis());

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ReceivedAnswer answer = new ReceivedAnswer(ANSWER_AT_MOST);

    /** To a port of this machine. */
    public KeepAlive(int port) throws IOException {
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
    public static byte[] get(String path) {
        return get(path, "");
    }

    /** The bytes of a GET with a further header, which ends its line. */
    static byte[] get(String path, String header) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The bytes of a POST of JSON. */
    public static byte[] post(String path, String json) {
        return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                        + json.length() + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends a request and reads the answer. */
    public KeepAlive exchange(byte[] request) throws IOException {
        send(request);
        receive();
        return this;
    }

    /** Sends a request; its answer is to be read before the next is sent. */
    public void send(byte[] request) throws IOException {
        out.write(request);
    }

    /** Reads an answer and keeps it until the next. */
    public KeepAlive receive() throws IOException {
        answer.clear();
        byte[] space = answer.space();
        while (!answer.took(in.read(space, answer.filled(), space.length - answer.filled()))) {
            // The rest is on its way.
        }
        return this;
    }

    /** The answer that was read last. */
    public ReceivedAnswer answer() {
        return answer;
    }

    /** This connection, if the answer has that status. */
    public KeepAlive expect(int status) throws IOException {
        answer.expect(status);
        return this;
    }

    /** The answer's status. */
    int status() {
        return answer.status();
    }

    /** The answer's status line and headers. */
    String head() {
        return answer.head();
    }

    /** A copy of the answer's body. */
    byte[] body() {
        return answer.body();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
