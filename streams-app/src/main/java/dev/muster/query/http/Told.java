package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;

/** What those who watch are told: one state of what they asked for. Shared by all who asked the same. Immutable. */
interface Told {

    /** As one event of a stream. */
    HttpData event();

    /** As the whole answer of a long poll. What it throws becomes a problem document. */
    HttpResponse answer();
}
