package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;

/**
 * A gathered list as those are told who watch it.
 *
 * @param answers builds answers
 * @param gathered what was gathered
 * @param body it as JSON
 * @param event it as an event
 */
record ToldList(Answers answers, Gathered gathered, HttpData body, HttpData event) implements Told {

    ToldList(Answers answers, Gathered gathered, HttpData body) {
        this(answers, gathered, body, Events.of("", gathered.index().opaque(), body));
    }

    @Override
    public HttpResponse answer() {
        gathered.requireAny();
        return Answers.json(answers.gathered(gathered), body);
    }
}
