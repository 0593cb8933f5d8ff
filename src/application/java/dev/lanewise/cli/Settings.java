package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Values of flags from other sources than the command line, such as a TOML file, whose keys are the flags without their
 * hyphens. Flags on the command line take precedence.
 */
final class Settings implements IDefaultValueProvider {
    static final Settings NONE = new Settings(Map.of());

    private static final int LONGEST_FILE = 1 << 16;
    /** Flags that control this process and are not part of a configuration. */
    private static final Set<String> OF_THE_PROCESS =
            Set.of("help", "help-all", "verbose", "color", "config", "resume");

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    /** Settings that this program made, by the flags' names without hyphens. */
    static Settings of(Map<String, String> values) {
        return new Settings(Map.copyOf(values));
    }

    /** Returns these settings, completed by others. */
    Settings over(Settings those) {
        Map<String, String> both = new LinkedHashMap<>(those.values);
        both.putAll(values);
        return new Settings(both);
    }

    /** Returns these settings without some, named without hyphens. */
    Settings without(Set<String> keys) {
        Map<String, String> others = new LinkedHashMap<>(values);
        others.keySet().removeAll(keys);
        return new Settings(others);
    }

    /** Returns these settings with another value for a flag, named without hyphens. */
    Settings with(String key, String value) {
        return of(Map.of(key, value)).over(this);
    }

    /** The flags that have a value here, named without hyphens. */
    Set<String> keys() {
        return values.keySet();
    }

    /** The value for a flag, named without hyphens; null if there is none. */
    String value(String key) {
        return values.get(key);
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? values.get(key(option)) : null;
    }

    /** The name of a flag in a file. */
    static String key(OptionSpec option) {
        return Flags.name(option).replaceFirst("^-+", "");
    }

    /**
     * Reads a file.
     *
     * @param command makes the command whose flags the keys are
     * @throws DataFormatException with one sentence that names the file and the line
     */
    static Settings read(Path file, Supplier<CommandLine> command) throws IOException {
        return parse(file.toString(), TextFile.read(file, "a configuration", LONGEST_FILE), command);
    }

    /** Reads text in TOML; {@code name} is its source in messages. */
    static Settings parse(String name, String text, Supplier<CommandLine> command) throws DataFormatException {
        TomlParseResult toml;
        try {
            toml = Toml.parse(text);
        } catch (StackOverflowError e) {
            throw new DataFormatException(name + ": the values are nested too deeply", e);
        }
        if (toml.hasErrors()) {
            TomlParseError error = toml.errors().get(0);
            throw new DataFormatException(
                    name + line(error.position()) + ": is not TOML: " + Quote.sentence(error.getMessage()), error);
        }
        CommandLine line = command.get();
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : toml.keySet()) {
            String place = name + line(toml.inputPositionOf(List.of(key)));
            OptionSpec option = line.getCommandSpec().optionsMap().get("--" + key);
            if (option == null || OF_THE_PROCESS.contains(key(option))) {
                Collection<String> known = keys(line.getCommandSpec());
                throw new DataFormatException(place + ": there is no setting " + Quote.of(key)
                        + Suggestion.question(key, known)
                        + " (the settings are the flags of lanewise train --help-all, without hyphens before them)");
            }
            String value = text(place, key, toml.get(List.of(key)));
            requireFit(place, option, key, value, line);
            if (values.put(key(option), value) != null) {
                throw new DataFormatException(place + ": " + Quote.of(key) + " is another name of a setting that the"
                        + " file already has; only one of "
                        + String.join(", ", option.names()).replace("--", "") + " is expected");
            }
        }
        return new Settings(values);
    }

    private static String line(TomlPosition positionOrNull) {
        return positionOrNull == null ? "" : ", line " + positionOrNull.line();
    }

    private static Collection<String> keys(CommandSpec spec) {
        List<String> keys = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            if (!OF_THE_PROCESS.contains(key(option))) {
                keys.add(key(option));
            }
        }
        return keys;
    }

    /** Returns a value as written on the command line. */
    private static String text(String place, String key, Object value) throws DataFormatException {
        if (value instanceof TomlTable) {
            throw new DataFormatException(place + ": " + Quote.of(key) + " is a section, but it must be a value");
        }
        if (value instanceof TomlArray array) {
            List<String> parts = new ArrayList<>();
            for (Object part : array.toList()) {
                if (part instanceof TomlTable || part instanceof TomlArray) {
                    throw new DataFormatException(place + ": the list " + Quote.of(key) + " must hold values only");
                }
                parts.add(part.toString());
            }
            return String.join(",", parts);
        }
        return value.toString();
    }

    /** Parses the value with its flag, to report an error with its line. */
    private static void requireFit(String place, OptionSpec option, String key, String value, CommandLine line)
            throws DataFormatException {
        try {
            line.parseArgs("--" + key + "=" + value);
        } catch (ParameterException e) {
            throw new DataFormatException(
                    place + ": "
                            + Printable.of(e.getMessage())
                                    .replace(value, Quote.name(value))
                                    .replaceFirst(
                                            "option '" + option.longestName() + "'( \\(\\w+\\))?",
                                            "setting '" + key + "'")
                            + Suggestion.question(value, Values.words(option)),
                    e);
        }
    }

    /**
     * Returns the values of the flags of a command in TOML; with this file, the command does the same without flags.
     *
     * @param without names of flags, without hyphens, that are left out
     * @param settled values of flags in place of those that were given, by name
     */
    static String write(CommandSpec spec, Set<String> without, Map<String, String> settled) {
        StringBuilder text =
                new StringBuilder("# lanewise ").append(Lanewise.version()).append('\n');
        for (OptionSpec option : spec.options()) {
            String key = key(option);
            String given = option.getValue() == null ? null : option.getValue().toString();
            String value = settled.getOrDefault(key, given);
            if (value != null && !OF_THE_PROCESS.contains(key) && !without.contains(key)) {
                text.append(key).append(" = ").append(toml(option, value)).append('\n');
            }
        }
        return text.toString();
    }

    /** Returns the values of the flags of a command, in their order and without flags that are off. */
    static Map<String, String> values(CommandSpec spec, Set<String> without) {
        Map<String, String> values = new LinkedHashMap<>();
        for (OptionSpec option : spec.options()) {
            Object value = option.getValue();
            if (value != null
                    && !value.equals(false)
                    && !OF_THE_PROCESS.contains(key(option))
                    && !without.contains(key(option))) {
                values.put(key(option), value.toString());
            }
        }
        return values;
    }

    private static String toml(OptionSpec option, String value) {
        Class<?> type = option.type();
        if (type.isPrimitive() || Number.class.isAssignableFrom(type) || type == Boolean.class) {
            return value;
        }
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
