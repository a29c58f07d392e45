package dev.muster.client.call;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says what came of a try. Called on the thread on which it ended; must not block. */
public interface Judge {
    /**
     * Every failure is one, but for those that say that nothing was sent (no connection, no such host), that time was over, or that the
     * caller was interrupted. An HTTP response fails with 429 and from 500 on.
     */
    Judge DEFAULT = new Judge() {};

    /** What an answer means. */
    default Judgement ofResult(@Nullable Object result) {
        if (result instanceof HttpResponse<?> response) {
            int status = response.statusCode();
            return status >= 500 || status == 429 ? Judgement.FAILED : Judgement.OK;
        }
        return Judgement.OK;
    }

    /** What an exception means; those that only wrap another are unwrapped before. */
    default Judgement ofFailure(Throwable failure) {
        if (failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnresolvedAddressException) {
            return Judgement.NOT_SENT;
        }
        if (failure instanceof HttpTimeoutException
                || failure instanceof TimeoutException
                || failure instanceof SocketTimeoutException) {
            return Judgement.TIMED_OUT;
        }
        if (failure instanceof InterruptedException
                || failure instanceof CancellationException
                || failure instanceof CallRefusedException) {
            return Judgement.IGNORED;
        }
        return Judgement.FAILED;
    }

    /** What a wrapper holds. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
