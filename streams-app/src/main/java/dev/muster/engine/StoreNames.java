package dev.muster.engine;

/**
 * Names of the stores of one log; to rename one is a migration.
 *
 * @param decided decided parts, by entity
 * @param volatileParts volatile parts, by entity
 * @param groups what is kept of groups
 * @param meta the partition's own value
 */
public record StoreNames(String decided, String volatileParts, String groups, String meta) {

    /** With the names that every log's groups and own value have. */
    public static StoreNames of(String decided, String volatileParts) {
        return new StoreNames(decided, volatileParts, decided + "-groups", "partition-meta");
    }
}
