package dev.muster.query.http;

import com.linecorp.armeria.common.HttpMethod;
import dev.muster.access.Role;
import java.util.Optional;

/** What a route asks of its caller. */
enum Access {
    /** Nothing: whether the node lives is everybody's to know, first of all those who restart it. */
    OPEN(Optional.empty()),
    READ(Optional.of(Role.READ)),
    WRITE(Optional.of(Role.WRITE)),
    OPERATOR(Optional.of(Role.OPERATOR));

    private final Optional<Role> role;

    Access(Optional<Role> role) {
        this.role = role;
    }

    /** The role that the caller needs. */
    Optional<Role> role() {
        return role;
    }

    /** Of routes that others attach to the server, such as those of the schema registry: none of them is open. */
    static Access ofAttached(HttpMethod method) {
        return method == HttpMethod.GET || method == HttpMethod.HEAD ? READ : WRITE;
    }
}
