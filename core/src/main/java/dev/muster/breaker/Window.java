package dev.muster.breaker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * The outcomes that rates are reckoned over: a ring of partial sums. A window of time forgets a slice when its oldest batch is too old;
 * one of calls holds between nine tenths of the calls wanted and all of them, and one batch more.
 *
 * @param next number of the next slice
 * @param slices at most {@value #MAX_SLICES}, oldest first, numbered without a gap
 */
public record Window(long next, List<Slice> slices) {

    /** Slices of a window. Belongs to the fold level. */
    static final int MAX_SLICES = 10;

    /** In which nothing was counted. */
    public static final Window EMPTY = new Window(1, List.of());

    /** Copies the list. */
    public Window {
        slices = List.copyOf(slices);
    }

    /** The same number goes on, so that no caller counted before is taken for one counted since. */
    Window restarted() {
        return new Window(next, List.of());
    }

    /** Without what is too old, for one who looks at it. */
    public Window at(WindowSize size, Instant now) {
        int stale = stale(size, now);
        return stale == 0 ? this : new Window(next, slices.subList(stale, slices.size()));
    }

    /** With a last slice that the next batch is to be counted in. */
    Window opened(WindowSize size, Instant now, long offset) {
        int stale = stale(size, now);
        boolean isFull = slices.size() == stale || isFull(slices.get(slices.size() - 1), size, now);
        if (stale == 0 && !isFull) {
            return this;
        }
        List<Slice> changed = new ArrayList<>(slices.subList(stale, slices.size()));
        if (!isFull) {
            return new Window(next, changed);
        }
        if (changed.size() == MAX_SLICES) {
            changed.remove(0);
        }
        changed.add(new Slice(next, offset, now, 0, 0, 0, Slice.Voices.NONE));
        return new Window(next + 1, changed);
    }

    /** With a batch of the caller that was last heard at these marks. Only after {@link #opened}. */
    Window plus(Sum sum, Voice voice, Marks marks) {
        List<Slice> changed = new ArrayList<>(slices);
        int failing = voice.isFailing() ? 1 : 0;
        int slowed = voice.isSlow() ? 1 : 0;
        unmark(changed, marks.called(), 1, 0, 0);
        unmark(changed, marks.failed(), 0, failing, 0);
        unmark(changed, marks.slowed(), 0, 0, slowed);
        int last = changed.size() - 1;
        Slice slice = changed.get(last).plus(sum);
        changed.set(last, slice.with(slice.voices().plus(1, failing, slowed)));
        return new Window(next, changed);
    }

    /** Without a caller that is forgotten; what it told stays. */
    Window without(Marks marks) {
        List<Slice> changed = new ArrayList<>(slices);
        unmark(changed, marks.called(), 1, 0, 0);
        unmark(changed, marks.failed(), 0, 1, 0);
        unmark(changed, marks.slowed(), 0, 0, 1);
        return new Window(next, changed);
    }

    long openSlice() {
        return next - 1;
    }

    /** Calls made. */
    public long calls() {
        return sum(Slice::calls);
    }

    /** Calls that failed or timed out. */
    public long failures() {
        return sum(Slice::failures);
    }

    /** Calls that were slow or timed out. */
    public long tooSlow() {
        return sum(Slice::tooSlow);
    }

    /** Callers that called. */
    public int callers() {
        return voices(Slice.Voices::calling);
    }

    /** Callers that told of a batch that failed at the rate that opens. */
    public int failing() {
        return voices(Slice.Voices::failing);
    }

    /** Callers that told of a batch that was too slow at the rate that opens. */
    public int slowed() {
        return voices(Slice.Voices::slowed);
    }

    Evidence evidence(long toOffset, int witnesses) {
        long from = slices.isEmpty() ? toOffset : slices.get(0).fromOffset();
        return new Evidence(from, toOffset, calls(), failures(), tooSlow(), callers(), witnesses);
    }

    private int stale(WindowSize size, Instant now) {
        if (!(size instanceof WindowSize.OfTime time)) {
            return 0;
        }
        Instant oldest = now.minus(time.length());
        int stale = 0;
        while (stale < slices.size() && !slices.get(stale).began().isAfter(oldest)) {
            stale++;
        }
        return stale;
    }

    private static boolean isFull(Slice slice, WindowSize size, Instant now) {
        if (size instanceof WindowSize.OfTime time) {
            Duration width = time.length().dividedBy(MAX_SLICES);
            return !now.isBefore(slice.began().plus(width));
        }
        return slice.calls() >= ((WindowSize.OfCalls) size).calls() / MAX_SLICES;
    }

    private static void unmark(List<Slice> slices, long number, int calling, int failing, int slowed) {
        long index = slices.isEmpty() ? -1 : number - slices.get(0).number();
        if (index >= 0 && index < slices.size() && calling + failing + slowed > 0) {
            Slice slice = slices.get((int) index);
            slices.set((int) index, slice.with(slice.voices().plus(-calling, -failing, -slowed)));
        }
    }

    private long sum(ToLongFunction<Slice> part) {
        long sum = 0;
        for (Slice slice : slices) {
            sum = Sum.plus(sum, part.applyAsLong(slice));
        }
        return sum;
    }

    private int voices(ToIntFunction<Slice.Voices> part) {
        int sum = 0;
        for (Slice slice : slices) {
            sum += part.applyAsInt(slice.voices());
        }
        return sum;
    }
}
