package dev.muster.query.http;

import com.linecorp.armeria.common.QueryParams;
import dev.muster.fold.InvalidValueException;
import dev.muster.query.Consistency;
import dev.muster.query.LogAccess;
import dev.muster.query.Page;
import dev.muster.query.Positions;
import dev.muster.query.ReadTerms;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request, read strictly: none but those that the call takes. */
final class Params {

    static final Set<String> OF_READS = Set.of("consistency", "min-position");
    static final Set<String> OF_LISTS = Set.of("consistency", "min-position", "limit", "cursor");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final QueryParams params;

    private Params(QueryParams params) {
        this.params = params;
    }

    /** Refuses any other parameter. */
    static Params of(@Nullable String query, Set<String> allowed) {
        return of(query, allowed::contains, allowed);
    }

    /** Refuses any parameter that is not allowed; the shown ones are named in the message. */
    static Params of(@Nullable String query, Predicate<String> allowed, Set<String> shown) {
        QueryParams params = query == null ? QueryParams.of() : QueryText.params(query);
        for (String name : params.names()) {
            if (!allowed.test(name)) {
                String expected = shown.isEmpty() ? "none" : String.join(", ", new TreeSet<>(shown));
                String detail = name + ": unknown parameter (expected: " + expected + ")";
                throw new ProblemException(problem(ProblemCode.UNKNOWN_PARAMETER, name, detail));
            }
        }
        return new Params(params);
    }

    Set<String> names() {
        return params.names();
    }

    List<String> all(String name) {
        return params.getAll(name);
    }

    /** A parameter that may be given once. */
    Optional<String> one(String name) {
        List<String> values = params.getAll(name);
        if (values.size() > 1) {
            throw new InvalidValueException(name, "given " + values.size() + " times", "at most once");
        }
        return values.stream().findFirst();
    }

    /** The terms of a read of this log. */
    ReadTerms terms(LogAccess<?, ?, ?> log) {
        Positions least = one("min-position")
                .map(text -> Positions.parse("min-position", text))
                .orElse(Positions.NONE);
        log.requireExisting("min-position", least);
        return new ReadTerms(one("consistency").map(Consistency::parse).orElse(ReadTerms.DEFAULT.consistency()), least);
    }

    /** Of a read that joins what other logs say: their positions may be wanted too. */
    ReadTerms joinedTerms(LogAccess<?, ?, ?> log, LogAccess<?, ?, ?>... joined) {
        Positions least = one("min-position")
                .map(text -> Positions.parse("min-position", text))
                .orElse(Positions.NONE);
        log.requireExisting(
                "min-position",
                new Positions(least.list().stream()
                        .filter(one -> Stream.of(joined).allMatch(other -> other.unknownOf(new Positions(List.of(one)))
                                .isPresent()))
                        .toList()));
        return new ReadTerms(one("consistency").map(Consistency::parse).orElse(ReadTerms.DEFAULT.consistency()), least);
    }

    Page page() {
        int limit = one("limit").map(text -> limit(text, Page.MAX_LIMIT)).orElse(Page.FIRST.limit());
        return one("cursor").map(cursor -> Page.from(cursor, limit)).orElseGet(() -> new Page(limit, Optional.empty()));
    }

    /** The page of a watch, which shows all that it may at once. */
    Page watchedPage() {
        if (one("cursor").isPresent()) {
            throw new InvalidValueException("cursor", "given", "none of a watch, which shows all instances at once");
        }
        int limit = one("limit").map(text -> limit(text, Page.MAX_WATCHED)).orElse(Page.MAX_WATCHED);
        return new Page(limit, Optional.empty());
    }

    private static int limit(String text, int most) {
        return number("limit", text, most);
    }

    /** A number from 1 on, in the digits 0 to 9: of those of other scripts, which Java reads too, no document speaks. */
    static int number(String name, String text, int most) {
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            throw new InvalidValueException(name, "'" + QueryText.shortened(text) + "'", "1 to " + most);
        }
        return number;
    }

    private static Problem problem(ProblemCode code, String name, String detail) {
        return Problem.of(code, detail).with(Problem.Extras.NONE.withField(name));
    }
}
