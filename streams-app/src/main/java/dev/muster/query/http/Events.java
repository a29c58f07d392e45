package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events as bytes. */
final class Events {

    private Events() {}

    /**
     * One event.
     *
     * @param name what kind; empty for the usual one
     * @param id with which a client resumes after it
     * @param json its data, in one line
     */
    static HttpData of(String name, String id, HttpData json) {
        String head = (name.isEmpty() ? "" : "event: " + name + "\n") + "id: " + id + "\ndata: ";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + json.length() + 2);
        bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(json.array());
        bytes.write('\n');
        bytes.write('\n');
        return HttpData.wrap(bytes.toByteArray());
    }
}
