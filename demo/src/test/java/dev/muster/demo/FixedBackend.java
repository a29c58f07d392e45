package dev.muster.demo;

import java.util.Optional;

/**
 * A service that always answers the same, or never.
 *
 * @param service which
 * @param answer to each call
 */
record FixedBackend(ShopService service, Optional<String> answer) implements Backend {

    static FixedBackend answering(ShopService service) {
        return new FixedBackend(service, Optional.of("{\"instance\":\"" + service.text() + "-1\"}"));
    }

    static FixedBackend away(ShopService service) {
        return new FixedBackend(service, Optional.empty());
    }

    @Override
    public Optional<String> call(String path) {
        return answer;
    }

    @Override
    public CallFigures figures() {
        return new CallFigures(0, 1, 2, 3, 4);
    }
}
