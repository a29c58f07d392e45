package dev.muster.balance;

/** The better of two drawn by weight. */
final class PowerOfTwo implements Picker {
    private static final int DRAWS = 3;

    private final Roster roster;
    private final AliasTable table;

    PowerOfTwo(Roster roster) {
        this.roster = roster;
        this.table = AliasTable.weighted(roster);
    }

    @Override
    public int pick(Conditions conditions, long hash) {
        int first = table.draw();
        int second = table.draw();
        for (int i = 1; second == first && i < DRAWS && roster.size() > 1; i++) {
            second = table.draw();
        }
        int better = isLessLoaded(second, first, conditions) ? second : first;
        int other = better == first ? second : first;
        if (conditions.isUsable(roster.index(better))) {
            return roster.index(better);
        }
        return roster.usableFrom(other, conditions);
    }

    /** Only when it is less: a tie leaves the first draw, whose chances are the weights. */
    private boolean isLessLoaded(int one, int other, Conditions conditions) {
        return conditions.inFlight(roster.index(one)) * roster.weight(other)
                < conditions.inFlight(roster.index(other)) * roster.weight(one);
    }
}
