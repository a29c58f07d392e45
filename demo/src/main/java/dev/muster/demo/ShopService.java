package dev.muster.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The services of the shop and whom each calls, in the order in which they can be started. */
enum ShopService {
    /** Sends parcels. */
    SHIPPING,
    /** Keeps the goods. */
    STOCK,
    /** Takes the money. */
    PAYMENT,
    /** Turns a basket into an order. */
    CHECKOUT,
    /** What customers see; makes the traffic of the demo. */
    FRONTEND;

    private static final Duration OF_ITS_OWN = Duration.ofSeconds(2);

    /** Its name in Muster. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ShopService parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    List<ShopService> callees() {
        return switch (this) {
            case SHIPPING, PAYMENT -> List.of();
            case STOCK -> List.of(SHIPPING);
            case CHECKOUT -> List.of(PAYMENT, STOCK);
            case FRONTEND -> List.of(CHECKOUT, STOCK);
        };
    }

    /** Those who call it. */
    List<ShopService> callers() {
        return Arrays.stream(values())
                .filter(one -> one.callees().contains(this))
                .toList();
    }

    /** How many of it the fleet has: among three, one can be told from its peers. */
    int instances() {
        return this == STOCK ? 3 : 2;
    }

    /** Whether its callers do their work without it when need be: an order is taken, and the goods follow. */
    boolean canBeDoneWithout() {
        return this == STOCK;
    }

    /** Whether Muster's nodes look after its health; of the others heartbeats alone tell. */
    boolean isChecked() {
        return this == PAYMENT;
    }

    /** How long a caller waits for one answer: the callees may need two attempts each. */
    Duration patience() {
        Duration total = OF_ITS_OWN;
        for (ShopService callee : callees()) {
            total = total.plus(callee.patience().multipliedBy(2));
        }
        return total;
    }
}
