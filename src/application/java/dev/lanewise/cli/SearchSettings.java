package dev.lanewise.cli;

import dev.lanewise.report.ShellCommand;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.Hyperparameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Settings of a search: flags of train with one value, and flags that it varies. */
final class SearchSettings {
    /** Flags that take no value. */
    private final Set<String> switches;

    private final Map<String, String> fixed = new LinkedHashMap<>();
    private final List<Hyperparameter<?>> parameters = new ArrayList<>();

    SearchSettings(Set<String> switches) {
        this.switches = switches;
    }

    /** Gives a flag the same value in every trial. */
    void fix(String flag, String value) {
        fixed.put(flag, value);
    }

    /** Adds a flag that is varied. */
    void vary(Hyperparameter<?> parameter) {
        parameters.add(parameter);
    }

    List<Hyperparameter<?>> parameters() {
        return Collections.unmodifiableList(parameters);
    }

    /** The command that trains with all settings but those that are varied. */
    Train base() throws Exception {
        return train(Map.of());
    }

    /** The command that trains with the settings of a configuration. */
    Train train(Configuration configuration) throws Exception {
        return train(configuration.settings());
    }

    private Train train(Map<String, String> varied) throws Exception {
        List<String> arguments = new ArrayList<>();
        all(varied).forEach((flag, value) -> arguments.add(word(flag, value)));
        return Train.of(arguments);
    }

    private Map<String, String> all(Map<String, String> varied) {
        Map<String, String> all = new LinkedHashMap<>(fixed);
        all.putAll(varied);
        return all;
    }

    /** Returns a flag with its value, which overrides a file even if it turns the flag off. */
    private String word(String flag, String value) {
        String argument = argument(flag, value);
        return argument.isEmpty() ? flag + "=false" : argument;
    }

    /** A flag as train takes it; nothing if it is off. */
    private String argument(String flag, String value) {
        if (!switches.contains(flag)) {
            return flag + "=" + value;
        }
        return switch (value) {
            case "true" -> flag;
            case "false" -> "";
            default -> throw new UsageException(flag + " is true or false, but '" + value + "' was given");
        };
    }

    /** The flags of train that make a run of a configuration, as a shell takes them. */
    String commandLine(Configuration configuration) {
        List<String> words = new ArrayList<>();
        all(configuration.settings()).forEach((flag, value) -> {
            String argument = argument(flag, value);
            if (argument.equals(flag)) {
                words.add(flag);
            } else if (!argument.isEmpty()) {
                words.add(flag + " " + ShellCommand.quoted(value));
            }
        });
        return String.join(" ", words);
    }

    /** Returns the varied settings of a configuration as flags of train, each with its value. */
    List<String> flags(Configuration configuration) {
        List<String> flags = new ArrayList<>();
        configuration
                .settings()
                .forEach((flag, value) -> flags.add(argument(flag, value).replaceFirst("=", " ")));
        flags.removeIf(String::isEmpty);
        return flags.isEmpty() ? List.of("(none of the flags)") : flags;
    }
}
