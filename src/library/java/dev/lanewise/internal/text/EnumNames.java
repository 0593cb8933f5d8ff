package dev.lanewise.internal.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the names that users write for one of several values, such as those of an enum. */
public final class EnumNames {

    private EnumNames() {}

    /**
     * The value of a name.
     *
     * @param what is named, for the message
     * @param name name in upper or lower case, with hyphens or underscores
     * @throws IllegalArgumentException listing the known names
     */
    public static <E> E parse(E[] values, String what, String name) {
        String plain = plain(name);
        for (E value : values) {
            if (value.toString().equals(plain)) {
                return value;
            }
        }
        String known = Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "the " + what + " is one of " + known + ", but " + Quote.of(name) + " was given");
    }

    /** The name in lower case, with hyphens in place of underscores, as the known names are written. */
    public static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Parses comma-separated names; an empty text gives an empty list. */
    public static <T> List<T> parseList(String names, Function<String, T> parse) {
        return names.isEmpty()
                ? List.of()
                : Arrays.stream(names.split(",", -1)).map(parse).toList();
    }
}
