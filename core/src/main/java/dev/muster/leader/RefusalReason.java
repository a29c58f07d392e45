package dev.muster.leader;

/** Why an event changes nothing although it was well formed. */
public enum RefusalReason {
    /** Nobody campaigns for this. */
    UNKNOWN_ELECTION("unknown-election"),
    /** It is no candidate, or no more: it has to campaign. */
    UNKNOWN_CANDIDATE("unknown-candidate"),
    /** Another campaign of the candidate took the place of this one. */
    SUPERSEDED("superseded"),
    /** There are as many candidates as there may be. */
    TOO_MANY_CANDIDATES("too-many-candidates");

    private final String text;

    RefusalReason(String text) {
        this.text = text;
    }

    /** The stable word for it. */
    public String text() {
        return text;
    }
}
