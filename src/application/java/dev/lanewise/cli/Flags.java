package dev.lanewise.cli;

import java.util.List;
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

    /** The spellings beside the main name. */
    static List<String> otherNames(OptionSpec option) {
        return List.of(option.names()).stream().filter(name -> !name.equals(name(option))).toList();
    }

    /** The name by which a command line calls a flag; the main one if it does not. */
    static String spelled(OptionSpec option, List<String> arguments) {
        for (String name : option.names()) {
            if (arguments.stream().anyMatch(argument -> argument.equals(name) || argument.startsWith(name + "="))) {
                return name;
            }
        }
        return name(option);
    }
}
