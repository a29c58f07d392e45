package dev.muster.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * One process of the fleet.
 *
 * @param service what it is
 * @param number its number within the service, never used again
 * @param zone where it pretends to run
 */
record Member(ShopService service, int number, String zone) {

    private static final List<String> ZONES = List.of("zone-a", "zone-b");

    /** The whole fleet, callees first: each service in both zones. */
    static List<Member> fleet() {
        List<Member> fleet = new ArrayList<>();
        for (ShopService service : ShopService.values()) {
            for (int i = 0; i < service.instances(); i++) {
                fleet.add(new Member(service, i + 1, ZONES.get(i % ZONES.size())));
            }
        }
        return fleet;
    }

    /** Whoever takes its place, in the same zone and under another id. */
    Member replacement() {
        return new Member(service, number + service.instances(), zone);
    }

    /** Its id in Muster. */
    String id() {
        return service.text() + "-" + number;
    }
}
