package dev.muster.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events as they come. Completes, with nothing, when the stream ends; one event of more than so many bytes ends it
 * with a failure. Called by the HTTP client, one call at a time.
 */
final class EventBody implements BodySubscriber<byte[]> {
    private static final String ID = "id";
    private static final String DATA = "data";

    private final int bound;
    private final Reader reader;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> end = new CompletableFuture<>();
    private String id = "";
    private boolean hasData;
    private Flow.@Nullable Subscription subscription;

    /** Is told what comes. What it throws ends the stream as a failure. */
    interface Reader {
        /** A whole event. */
        void event(String id, byte[] data);

        /** A comment, without the colon. */
        void comment(String text);
    }

    EventBody(int bound, Reader reader) {
        this.bound = bound;
        this.reader = reader;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        try {
            for (ByteBuffer part : parts) {
                take(part);
            }
        } catch (IOException | RuntimeException e) {
            if (subscription != null) {
                subscription.cancel();
            }
            end.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(new byte[0]);
    }

    private void take(ByteBuffer part) throws IOException {
        while (part.hasRemaining()) {
            byte next = part.get();
            if (next == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                takeLine(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            } else {
                line.write(next);
                if (line.size() + data.size() > bound) {
                    throw new IOException("event: over " + bound + " bytes (expected: at most that)");
                }
            }
        }
    }

    private void takeLine(String text) {
        if (text.isEmpty()) {
            endEvent();
        } else if (text.startsWith(":")) {
            reader.comment(text.substring(1).trim());
        } else {
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            takeField(field, value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void takeField(String field, String value) {
        if (field.equals(ID)) {
            id = value;
        } else if (field.equals(DATA)) {
            if (hasData) {
                data.write('\n');
            }
            hasData = true;
            data.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void endEvent() {
        if (hasData) {
            byte[] whole = data.toByteArray();
            data.reset();
            hasData = false;
            reader.event(id, whole);
        }
    }
}
