package dev.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The names of flags. Most have one; a few have a main one and other spellings. */
final class Flags {
    private Flags() {}

    /** The main name: the first long one. Help and documents use it, and files without its hyphens. */
    static String name(OptionSpec option) {
        for (String name : option.names()) {
            if (name.startsWith("--")) {
                return name;
            }
        }
        return option.longestName();
    }

    /** Other spellings than the main name. */
    static List<String> otherNames(OptionSpec option) {
        return List.of(option.names()).stream()
                .filter(name -> !name.equals(name(option)))
                .toList();
    }

    /** Flags with their values, from alternating names and values. Flags whose value is null are left out. */
    static List<String> of(Object... namesAndValues) {
        List<String> flags = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                flags.add(namesAndValues[i] + " " + namesAndValues[i + 1]);
            }
        }
        return flags;
    }

    /** The first of some flags that has a value, from alternating names and values; null if none has. */
    static String first(Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                return (String) namesAndValues[i];
            }
        }
        return null;
    }

    /** The values of a flag on a command line, where it may be given several times. */
    static List<String> values(OptionSpec option, List<String> arguments) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            for (String name : option.names()) {
                if (arguments.get(i).startsWith(name + "=")) {
                    values.add(arguments.get(i).substring(name.length() + 1));
                } else if (arguments.get(i).equals(name) && i + 1 < arguments.size()) {
                    values.add(arguments.get(i + 1));
                }
            }
        }
        return values;
    }

    /** The value of a flag on a command line; null if it is not given there. */
    static String given(CommandSpec spec, String name, List<String> arguments) {
        OptionSpec option = spec.optionsMap().get(name);
        List<String> values = option == null ? List.of() : values(option, arguments);
        return values.isEmpty() ? null : values.get(0);
    }

    /** The name of a flag as spelled on a command line; the main name if it is not given there. */
    static String spelled(OptionSpec option, List<String> arguments) {
        for (String name : option.names()) {
            if (arguments.stream().anyMatch(argument -> argument.equals(name) || argument.startsWith(name + "="))) {
                return name;
            }
        }
        return name(option);
    }
}
