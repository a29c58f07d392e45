package dev.muster.demo;

import java.util.Optional;

/** A service that another one needs for its work. Thread-safe. */
interface Backend {

    /** Whose answers these are. */
    ShopService service();

    /** The answer of one of its instances; empty when none of them answers, or none was asked. */
    Optional<String> call(String path);

    /** What has become of the calls so far; nothing is served here. */
    CallFigures figures();
}
