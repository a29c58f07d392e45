package dev.muster.breaker;

/**
 * What a batch says for a breaker to open by a rate. Only a batch that has the rate itself does: who tells of one failure among many
 * answered calls does not bear witness that the service fails. Callers of whose calls in the window so many failed have told such a batch.
 *
 * @param isFailing whether as many of its calls failed as open a breaker
 * @param isSlow whether as many of its calls were too slow as open a breaker
 */
record Voice(boolean isFailing, boolean isSlow) {

    static Voice of(Sum sum, Terms terms) {
        return new Voice(
                Sum.permille(sum.failures(), sum.calls()) >= terms.failureRate(),
                Sum.permille(sum.tooSlow(), sum.calls()) >= terms.slowRate());
    }
}
