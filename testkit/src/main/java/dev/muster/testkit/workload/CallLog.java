package dev.muster.testkit.workload;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The file into which a client process writes each call before it is sent and each answer before it is used, a line of JSON each, so that a
 * killed process leaves no call out. Thread-safe.
 */
public final class CallLog implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String process;
    private final FileChannel file;
    private final AtomicLong ids = new AtomicLong();

    private CallLog(String process, FileChannel file) {
        this.process = process;
        this.file = file;
    }

    /** A line. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({@JsonSubTypes.Type(Called.class), @JsonSubTypes.Type(Answered.class)})
    sealed interface Line permits Called, Answered {}

    /** A call that is about to be sent. */
    record Called(long id, String by, long calledNanos, HttpCall call) implements Line {}

    /** What became of it. */
    record Answered(long of, RecordedCall.Answer answer) implements Line {}

    /** Begins a new file. */
    static CallLog create(String process, Path path) {
        try {
            return new CallLog(
                    process, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes that a thread of this process is about to call; returns the number of the call. */
    long called(String thread, HttpCall call) {
        long id = ids.incrementAndGet();
        write(new Called(id, process + "-" + thread, System.nanoTime(), call));
        return id;
    }

    void answered(long id, RecordedCall.Answer answer) {
        write(new Answered(id, answer));
    }

    /**
     * All calls of a file, in the order in which they were made. A last line that was cut off is left out; a client that was killed before it
     * made its file has called nobody.
     */
    public static List<RecordedCall> read(Path path) {
        if (Files.notExists(path)) {
            return List.of();
        }
        Map<Long, RecordedCall> calls = new LinkedHashMap<>();
        try {
            String text = Files.readString(path);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            for (String line : whole.lines().toList()) {
                Line read = JSON.readValue(line, Line.class);
                if (read instanceof Called called) {
                    calls.put(
                            called.id, new RecordedCall(called.by, called.call, called.calledNanos, Optional.empty()));
                } else if (read instanceof Answered answered) {
                    calls.computeIfPresent(
                            answered.of,
                            (id, call) -> new RecordedCall(
                                    call.process(), call.call(), call.calledNanos(), Optional.of(answered.answer)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + " is not the record of a client", e);
        }
        return new ArrayList<>(calls.values());
    }

    private void write(Line line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            synchronized (file) {
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line is JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
