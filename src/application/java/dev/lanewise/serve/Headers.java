package dev.lanewise.serve;

import java.util.List;

/** The headers of a request. */
@FunctionalInterface
interface Headers {
    /** Returns the values of a header, in the order of its lines; none if the request has no such header. */
    List<String> get(String name);

    /** Returns the first value of a header; an empty string if the request has no such header. */
    default String first(String name) {
        List<String> values = get(name);
        return values.isEmpty() ? "" : values.get(0);
    }
}
