package dev.muster.balance;

/**
 * Those among whom one strategy picks: indices into the list of candidates, with the weight that each has now, slow start counted in.
 * Immutable by agreement: nobody writes into the arrays after the making.
 */
public final class Roster {
    private final String[] ids;
    private final int[] indices;
    private final int[] nominal;
    private final int[] weights;

    Roster(String[] ids, int[] indices, int[] nominal, int[] weights) {
        this.ids = ids;
        this.indices = indices;
        this.nominal = nominal;
        this.weights = weights;
    }

    /** How many. At least one. */
    public int size() {
        return indices.length;
    }

    /** Id of the member in this place. */
    public String id(int place) {
        return ids[place];
    }

    /** Index of the member in this place, in the list of candidates. */
    public int index(int place) {
        return indices[place];
    }

    /** Weight as registered, 1 to 1000. */
    public int nominalWeight(int place) {
        return nominal[place];
    }

    /** Weight at present, above 0, comparable within the roster only. */
    public int weight(int place) {
        return weights[place];
    }

    /** The first usable member from this place on, round once; -1 when there is none. */
    int usableFrom(int place, Conditions conditions) {
        int at = place;
        for (int i = 0; i < indices.length; i++) {
            if (conditions.isUsable(indices[at])) {
                return indices[at];
            }
            at = at + 1 == indices.length ? 0 : at + 1;
        }
        return -1;
    }
}
