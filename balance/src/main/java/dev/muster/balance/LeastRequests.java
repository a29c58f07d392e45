package dev.muster.balance;

/** The fewest requests under way for its weight. Begins at a place drawn by weight, which keeps ties fair. */
final class LeastRequests implements Picker {
    private final Roster roster;
    private final AliasTable table;

    LeastRequests(Roster roster) {
        this.roster = roster;
        this.table = AliasTable.weighted(roster);
    }

    @Override
    public int pick(Conditions conditions, long hash) {
        int size = roster.size();
        int place = table.draw();
        int best = -1;
        long bestLoad = 0;
        for (int i = 0; i < size; i++) {
            int index = roster.index(place);
            long load = conditions.inFlight(index);
            if ((best < 0 || load * roster.weight(best) < bestLoad * roster.weight(place))
                    && conditions.isUsable(index)) {
                best = place;
                bestLoad = load;
            }
            place = place + 1 == size ? 0 : place + 1;
        }
        return best < 0 ? -1 : roster.index(best);
    }
}
