package dev.muster.balance;

/** Picks by an alias table; from one that is not usable on, draws again and in the end takes the next that is. */
final class RandomPicker implements Picker {
    private static final int DRAWS = 4;

    private final Roster roster;
    private final AliasTable table;

    RandomPicker(Roster roster, AliasTable table) {
        this.roster = roster;
        this.table = table;
    }

    @Override
    public int pick(Conditions conditions, long hash) {
        int place = table.draw();
        for (int i = 1; i < DRAWS; i++) {
            if (conditions.isUsable(roster.index(place))) {
                return roster.index(place);
            }
            place = table.draw();
        }
        return roster.usableFrom(place, conditions);
    }
}
