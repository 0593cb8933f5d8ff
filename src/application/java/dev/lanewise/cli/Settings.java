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
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
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
    static final Settings NONE = new Settings(Map.of(), Map.of());

    private static final int LONGEST_FILE = 1 << 16;
    /** Flags that control this process and are not part of a configuration. */
    private static final Set<String> OF_THE_PROCESS =
            Set.of("help", "help-all", "verbose", "color", "config", "resume");

    private final Map<String, String> values;
    /** File and line of each setting in a file. */
    private final Map<String, String> places;

    private Settings(Map<String, String> values, Map<String, String> places) {
        this.values = values;
        this.places = places;
    }

    /** Returns these settings, completed by others. */
    Settings over(Settings those) {
        Map<String, String> both = new LinkedHashMap<>(those.values);
        both.putAll(values);
        Map<String, String> all = new LinkedHashMap<>(those.places);
        all.putAll(places);
        return new Settings(both, all);
    }

    /** Returns these settings without some, named without hyphens. */
    Settings without(Collection<String> keys) {
        Map<String, String> others = new LinkedHashMap<>(values);
        others.keySet().removeAll(keys);
        return new Settings(others, places);
    }

    /** Returns these settings with another value for a flag, named without hyphens. */
    Settings with(String key, String value) {
        return new Settings(Map.of(key, value), Map.of()).over(this);
    }

    /**
     * Returns the settings without those that the flags of a command line override or exclude.
     *
     * @param spec flags of the command
     * @param arguments the command line
     * @param file name of these settings in notes
     * @param notes receives notes on settings that are not used
     */
    Settings suiting(CommandSpec spec, List<String> arguments, Path file, Consumer<String> notes) {
        UnaryOperator<String> given = name -> Flags.given(spec, name, arguments);
        Settings used = this;
        String optimizer = given.apply("--optimizer");
        if (optimizer != null && !optimizer.equalsIgnoreCase(value("optimizer"))) {
            used = used.without(OptimizerOptions.Name.unused(optimizer), "--optimizer", given, file, notes);
        }
        if (given.apply("--hidden") != null) {
            used = used.without(List.of("layers"), "--hidden", given, file, notes);
        }
        for (String flag : List.of("--layers", "--from")) {
            if (given.apply(flag) != null) {
                used = used.without(List.of("hidden"), flag, given, file, notes);
            }
        }
        if (EndingOptions.NONE.equals(given.apply("--validation"))) {
            used = used.without(List.of("patience", "monitor"), "--validation 0", given, file, notes);
        }
        return used.without("ignore", given.apply("--categorical")).without("categorical", given.apply("--ignore"));
    }

    private Settings without(
            List<String> keys, String flag, UnaryOperator<String> given, Path file, Consumer<String> notes) {
        List<String> unused = keys.stream()
                .filter(key -> value(key) != null && given.apply("--" + key) == null)
                .toList();
        if (!unused.isEmpty()) {
            notes.accept(file + ": " + String.join(", ", unused) + (unused.size() == 1 ? " is" : " are")
                    + " not used, because " + flag + " is given");
        }
        return without(unused);
    }

    /** Returns these settings without columns that a flag of the command line treats differently. */
    private Settings without(String key, String columnsOrNull) {
        List<String> columns = new ArrayList<>(PreparationOptions.columns(value(key)));
        return !columns.removeAll(PreparationOptions.columns(columnsOrNull))
                ? this
                : columns.isEmpty() ? without(List.of(key)) : with(key, String.join(",", columns));
    }

    /** Returns an error of the parser with the place of the setting that causes it; empty if a flag does. */
    Optional<DataFormatException> located(ParameterException e, List<String> arguments) {
        if (!(e.getArgSpec() instanceof OptionSpec option)) {
            return Optional.empty();
        }
        String key = key(option);
        String value = values.get(key);
        if (value == null
                || !places.containsKey(key)
                || Flags.values(option, arguments).contains(e.getValue())) {
            return Optional.empty();
        }
        return Optional.of(new DataFormatException(
                places.get(key) + ": "
                        + Printable.of(e.getMessage())
                                .replace(value, Quote.name(value))
                                .replaceFirst(
                                        "option '" + option.longestName() + "'( \\(\\w+\\))?", "setting '" + key + "'")
                        + Suggestion.question(value, Values.words(option)),
                e));
    }

    /** Refuses a file that is not a configuration of train. */
    static void check(Path file) throws IOException {
        CommandLine line = Main.line("train", new Train());
        Settings settings = read(file, line.getCommandSpec());
        try {
            line.setDefaultValueProvider(settings).parseArgs();
        } catch (ParameterException e) {
            throw settings.located(e, List.of()).orElseThrow(() -> e);
        }
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
     * @param spec the command that has a flag for each key
     * @throws DataFormatException with one sentence that names the file and the line
     */
    static Settings read(Path file, CommandSpec spec) throws IOException {
        return parse(file.toString(), TextFile.read(file, "a configuration", LONGEST_FILE), spec);
    }

    /** Reads text in TOML; {@code name} is its source in messages. */
    static Settings parse(String name, String text, CommandSpec spec) throws DataFormatException {
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
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        for (String key : toml.keySet()) {
            String place = name + line(toml.inputPositionOf(List.of(key)));
            OptionSpec option = spec.optionsMap().get("--" + key);
            if (option == null || OF_THE_PROCESS.contains(key(option))) {
                Collection<String> known = keys(spec);
                throw new DataFormatException(place + ": there is no setting " + Quote.of(key)
                        + Suggestion.question(key, known)
                        + " (the settings are the flags of lanewise train --help-all, without hyphens before them)");
            }
            String value = text(place, key, toml.get(List.of(key)));
            places.put(key(option), place);
            if (values.put(key(option), value) != null) {
                throw new DataFormatException(place + ": " + Quote.of(key) + " is another name of a setting that the"
                        + " file already has; only one of "
                        + String.join(", ", option.names()).replace("--", "") + " is expected");
            }
        }
        return new Settings(values, places);
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

    /**
     * Returns the values of the flags of a command, in their order and without flags that are off.
     *
     * @param settled values of flags in place of those that were given, by name
     */
    static Map<String, String> values(CommandSpec spec, Set<String> without, Map<String, String> settled) {
        Map<String, String> values = new LinkedHashMap<>();
        for (OptionSpec option : spec.options()) {
            Object given = option.getValue();
            Object value = settled.containsKey(key(option)) ? settled.get(key(option)) : given;
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
