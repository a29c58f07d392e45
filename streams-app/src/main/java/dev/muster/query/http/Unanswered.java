package dev.muster.query.http;

import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.TimeoutException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Why another node did not answer, in words for whoever asked; the exceptions themselves are for the log. Stateless. */
final class Unanswered {

    private static final int DEEPEST = 10;

    private Unanswered() {}

    /** The end of a sentence that began with "Expected the owner to answer, but". */
    static String inWords(Throwable failure) {
        String words = "it could not be asked";
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            words = inWordsAlone(cause, words);
            cause = cause.getCause();
        }
        return words;
    }

    /** What lies deeper says more than what it is wrapped in, if it says anything. */
    private static String inWordsAlone(Throwable cause, String before) {
        if (cause instanceof SSLException) {
            return "the two do not agree on TLS";
        }
        if (cause instanceof UnknownHostException) {
            return "its name is not known";
        }
        if (cause instanceof ConnectTimeoutException) {
            return "nobody took the connection in time";
        }
        if (cause instanceof ConnectException) {
            return "nobody took the connection";
        }
        if (cause instanceof TimeoutException) {
            return "there was no answer in time";
        }
        if (cause instanceof ClosedSessionException || cause instanceof ClosedStreamException) {
            return "the connection was lost";
        }
        return cause instanceof UnprocessedRequestException ? "it could not be reached" : before;
    }
}
