package dev.lanewise.cli;

import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.report.ShellCommand;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.Hyperparameter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * The flags of {@link Train} in a search, which may have several values. They set the options of one train command,
 * first to their only or first value, and then to those of each configuration.
 */
final class SearchFlags {
    /** Flags of train for the output of a run, which do not apply to a search. */
    private static final Set<String> LEFT_OUT = Set.of(
            "--save",
            "--out",
            "--no-training-score",
            "--quiet",
            "--help",
            "--help-all",
            "--verbose",
            "--checkpoint",
            "--checkpoint-every",
            "--keep-checkpoints",
            "--resume",
            "--max-seconds",
            "--serve",
            "--port",
            "--color",
            "--json",
            "--force",
            "--calibrate");

    /** Flags of the network and its training that are the same for all trials, as those of the data are. */
    private static final Set<String> ALIKE = Set.of("--epochs", "--seed", "--validation", "--monitor");

    /** Values of a flag that is varied. */
    private record Several(String text) {}

    private final Train train;
    private final CommandSpec ofTrain;
    /** Flags of train that may have several values. */
    private final Map<String, OptionSpec> variable = new LinkedHashMap<>();
    /** Values of flags that are varied. */
    private final Map<String, Several> several = new LinkedHashMap<>();

    /** The options of train that are varied. */
    private final Map<Hyperparameter<?>, OptionSpec> parameters = new LinkedHashMap<>();
    /** Values of flags that the command line does not give. */
    private final Map<String, String> added = new LinkedHashMap<>();

    private List<String> arguments = List.of();
    private Settings ofFile = Settings.NONE;
    private ParseResult given;

    SearchFlags(Train train) {
        this.train = train;
        this.ofTrain = CommandSpec.forAnnotatedObject(train);
    }

    /** Gives a command the flags of train. */
    void addTo(CommandSpec spec) {
        Set<OptionSpec> varied = Set.copyOf(ofTrain.mixins().get("options").options());
        for (OptionSpec option : ofTrain.options()) {
            String flag = Flags.name(option);
            if (LEFT_OUT.contains(flag)) {
                continue;
            }
            boolean isVariable = !ALIKE.contains(flag) && varied.contains(option);
            if (isVariable) {
                variable.put(flag, option);
            }
            spec.addOption(
                    isVariable ? variable(option) : OptionSpec.builder(option).build());
        }
    }

    private OptionSpec variable(OptionSpec option) {
        String flag = Flags.name(option);
        String text = String.join(" ", option.description()).replace("${DEFAULT-VALUE}", "" + option.initialValue());
        ITypeConverter<Object> converter = value -> {
            // Values of a file are not divided.
            boolean isOfFile = value.equals(ofFile.value(Settings.key(option)))
                    && !Flags.values(option, arguments).contains(value);
            List<String> values = isOfFile ? List.of(value) : SearchValues.split(value, kind(option));
            for (String each : values) {
                check(option, each);
            }
            return values.size() == 1 ? converted(option, values.get(0)) : new Several(value);
        };
        OptionSpec.Builder ours = OptionSpec.builder(option.names())
                .type(String.class)
                .paramLabel("VALUES")
                .description(text + (isSwitch(option) ? " Values: true and false; without a value, true." : ""))
                .completionCandidates(Values.words(option))
                .converters(converter)
                .setter(new ISetter() {
                    @Override
                    public <T> T set(T value) throws Exception {
                        if (value instanceof Several values) {
                            several.put(flag, values);
                            option.setter()
                                    .set(converted(
                                            option,
                                            SearchValues.split(values.text(), kind(option))
                                                    .get(0)));
                        } else {
                            option.setter().set(value == null ? option.initialValue() : value);
                        }
                        return value;
                    }
                });
        return (isSwitch(option) ? ours.arity("0..1").fallbackValue("true") : ours).build();
    }

    private static boolean isSwitch(OptionSpec option) {
        return option.arity().max() == 0;
    }

    private static SearchValues.Kind kind(OptionSpec option) {
        Class<?> type = option.type();
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return SearchValues.Kind.WHOLE;
        }
        return type == double.class || type == Double.class ? SearchValues.Kind.NUMBER : SearchValues.Kind.TEXT;
    }

    private static Object converted(OptionSpec option, String text) throws Exception {
        if (!isSwitch(option)) {
            Optional<ITypeConverter<?>> converter = Values.converter(option);
            return converter.isEmpty() ? text : converter.get().convert(text);
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw new TypeConversionException("true or false is expected, but '" + text + "' was given");
        }
        return Boolean.valueOf(text);
    }

    private static void check(OptionSpec option, String text) throws Exception {
        try {
            converted(option, text);
        } catch (TypeConversionException e) {
            throw new TypeConversionException(e.getMessage() + Suggestion.question(text, Values.words(option)));
        }
    }

    /** Returns the settings of a file for a command that has these flags, before its arguments are parsed. */
    Settings defaults(CommandSpec command, List<String> arguments) throws IOException {
        this.arguments = arguments;
        ofFile = train.ofFile(command, arguments)
                .without(LEFT_OUT.stream().map(flag -> flag.substring(2)).toList());
        return ofFile;
    }

    /** Takes the values of the flags, once they have been parsed, and what the train command derives from them. */
    void prepare(CommandSpec command) throws IOException {
        train.prepare();
        given = command.commandLine().getParseResult();
        variable.forEach((flag, option) -> {
            if (several.containsKey(flag)) {
                String text = several.get(flag).text();
                try {
                    parameters.put(SearchValues.parse(Flags.spelled(option, arguments), text, kind(option)), option);
                } catch (IllegalArgumentException e) {
                    throw new UsageException(e.getMessage());
                }
            }
        });
    }

    /** Gives a flag a value that the command line does not give. */
    void add(String flag, String value) {
        added.put(flag, value);
        set(ofTrain.findOption(flag), value);
    }

    /** The flags that are varied, in the order of the help. */
    Hyperparameter<?>[] parameters() {
        return parameters.keySet().toArray(Hyperparameter<?>[]::new);
    }

    /** Refuses several losses for trials that are ranked by their loss. */
    void requireOneLoss() {
        parameters.forEach((parameter, option) -> {
            if (Flags.name(option).equals("--loss")) {
                throw new UsageException(
                        parameter.name() + " has several values, but for numbers the trials are ranked by their loss");
            }
        });
    }

    /** Sets the flags of train to the values of a configuration, in options of their own: estimators refer to them. */
    void apply(Configuration configuration) {
        parameters.forEach(
                (parameter, option) -> set(option, configuration.settings().get(parameter.name())));
        EstimatorOptions options = new EstimatorOptions();
        for (OptionSpec option : CommandSpec.forAnnotatedObject(options).options()) {
            put(option, ofTrain.findOption(option.longestName()).getValue());
        }
        options.ending.search();
        train.options = options;
    }

    private static void set(OptionSpec option, String text) {
        try {
            put(option, converted(option, text));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(OptionSpec option, Object value) {
        try {
            option.setter().set(value);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The flags of train that make a run of a configuration, as a shell takes them. */
    String commandLine(Configuration configuration) {
        List<String> words = new ArrayList<>();
        for (OptionSpec option : ofTrain.options()) {
            String flag = Flags.spelled(option, arguments);
            String value = configuration.settings().getOrDefault(flag, added.get(flag));
            OptionSpec ofLine = given.matchedOption(flag);
            if (value == null && ofLine != null) {
                String text = String.join("", ofLine.originalStringValues());
                value = variable.containsKey(Flags.name(option)) && !isSwitch(option)
                        ? SearchValues.split(text, kind(option)).get(0)
                        : isSwitch(option) && !text.equals("false") ? "true" : text;
            }
            if (value != null) {
                word(flag, option, ShellCommand.quoted(value)).ifPresent(words::add);
            }
        }
        return String.join(" ", words);
    }

    /** Returns the varied settings of a configuration as flags of train, each with its value. */
    List<String> flags(Configuration configuration) {
        List<String> flags = new ArrayList<>();
        parameters.forEach((parameter, option) -> word(
                        parameter.name(), option, configuration.settings().get(parameter.name()))
                .ifPresent(flags::add));
        return flags.isEmpty() ? List.of("(none of the flags)") : flags;
    }

    /** A flag with its value; nothing for a switch that is off. */
    private static Optional<String> word(String flag, OptionSpec option, String value) {
        return !isSwitch(option)
                ? Optional.of(flag + " " + value)
                : value.equals("true") ? Optional.of(flag) : Optional.empty();
    }
}
