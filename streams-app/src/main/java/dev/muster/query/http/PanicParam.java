package dev.muster.query.http;

import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.muster.fold.InvalidValueException;
import dev.muster.presence.PresenceState;
import dev.muster.query.InstanceFilter;
import dev.muster.query.Panic;
import dev.muster.view.GroupView;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parameter {@code panic} of a request, and how an answer says that it is given in panic. */
final class PanicParam {

    private static final Pattern SHARE = Pattern.compile("0(\\.\\d{1,3})?|1(\\.0{1,3})?");
    private static final int PERMILLE = 1_000;

    private PanicParam() {}

    static Panic of(Params params) {
        Optional<String> text = params.one("panic");
        if (text.isEmpty()) {
            return Panic.NEVER;
        }
        if (!params.all("status").isEmpty()) {
            throw new InvalidValueException("panic", "with status", "panic or status");
        }
        if (!SHARE.matcher(text.get()).matches()) {
            throw new InvalidValueException(
                    "panic", "'" + text.get() + "'", "0 to 1, with at most three digits behind the point");
        }
        return new Panic((int) Math.round(Double.parseDouble(text.get()) * PERMILLE));
    }

    /** Says in a header what the body says. */
    static void mark(ResponseHeadersBuilder headers, InstanceFilter filter, GroupView<PresenceState> service) {
        if (filter.among(service.members().values()).isPanic()) {
            headers.add(Headers.PANIC, "true");
        }
    }
}
