package dev.lanewise.cli;

import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.report.ShellCommand;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.Hyperparameter;
import dev.lanewise.search.Search;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * The flags of {@link Train} in a search. Those of {@link EstimatorOptions} are texts, most of which may list several
 * values; the options of a trial are parsed from the values of its configuration.
 */
final class TrialOptions {
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

    private final Train train;
    private final CommandSpec ofTrain;
    /** Flags of an estimator in this command, by those of train. */
    private final Map<OptionSpec, OptionSpec> texts = new LinkedHashMap<>();
    /** Flags of train that are varied. */
    private final Map<OptionSpec, Hyperparameter<?>> varied = new LinkedHashMap<>();
    /** Value of --validation if no flag gives it; null before it is known. */
    private String validation;
    /** Whether the flags that are varied have the usual values, because none was given several. */
    private boolean isUsual;

    private List<String> arguments = List.of();
    private Settings ofFile = Settings.NONE;
    private ParseResult given;

    TrialOptions(Train train) {
        this.train = train;
        this.ofTrain = CommandSpec.forAnnotatedObject(train);
    }

    /** Gives a command the flags of train. */
    void addTo(CommandSpec spec) {
        List<OptionSpec> ofEstimator = ofTrain.mixins().get("options").options();
        for (OptionSpec option : ofTrain.options()) {
            if (LEFT_OUT.contains(Flags.name(option))) {
                continue;
            }
            boolean isText = ofEstimator.contains(option);
            OptionSpec ours = isText ? text(option) : OptionSpec.builder(option).build();
            spec.addOption(ours);
            if (isText) {
                texts.put(option, ours);
            }
        }
    }

    private OptionSpec text(OptionSpec option) {
        OptionSpec.Builder ours = OptionSpec.builder(option.names())
                .type(String.class)
                .paramLabel(isAlike(option) ? option.paramLabel() : "VALUES")
                .description(CommandHelp.description(option)
                        + (isSwitch(option) ? " Values: true and false; without a value, true." : ""))
                .completionCandidates(Values.words(option))
                .converters(text -> {
                    for (String value : values(option, text)) {
                        check(option, value);
                    }
                    return text;
                });
        return (isSwitch(option) ? ours.arity("0..1").fallbackValue("true") : ours).build();
    }

    private static boolean isAlike(OptionSpec option) {
        return ALIKE.contains(Flags.name(option));
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

    /** Whether a text may list several values; values from a file are not split. */
    private boolean isList(OptionSpec option, String text) {
        boolean isOfFile = text.equals(ofFile.value(Settings.key(option)))
                && !Flags.values(option, arguments).contains(text);
        return !isAlike(option) && !isOfFile;
    }

    /** The values that a text lists, or the bounds of a range. */
    private List<String> values(OptionSpec option, String text) {
        return isList(option, text) ? SearchValues.split(text, kind(option)) : List.of(text);
    }

    private static void check(OptionSpec option, String value) throws Exception {
        try {
            if (isSwitch(option) && !value.equals("true") && !value.equals("false")) {
                throw new TypeConversionException("true or false is expected, but '" + value + "' was given");
            }
            if (!isSwitch(option) && Values.converter(option).isPresent()) {
                Values.converter(option).get().convert(value);
            }
        } catch (TypeConversionException e) {
            throw new TypeConversionException(e.getMessage() + Suggestion.question(value, Values.words(option)));
        }
    }

    /** Returns the settings of a file for a command that has these flags, before its arguments are parsed. */
    Settings defaults(CommandSpec command, List<String> arguments) throws IOException {
        this.arguments = arguments;
        ofFile = train.ofFile(command, arguments)
                .without(LEFT_OUT.stream().map(flag -> flag.substring(2)).toList());
        return ofFile;
    }

    /** Takes the values of the flags, once they have been parsed; the command gets the first of several. */
    void prepare(CommandSpec command) throws IOException {
        given = command.commandLine().getParseResult();
        texts.forEach((option, ours) -> {
            String text = ours.getValue();
            if (text != null && values(option, text).size() > 1) {
                try {
                    varied.put(option, SearchValues.parse(Flags.spelled(option, arguments), text, kind(option)));
                } catch (IllegalArgumentException e) {
                    throw new UsageException(e.getMessage());
                }
            }
        });
        train.options = of(Map.of());
        train.prepare();
        if (varied.isEmpty() && train.byData) {
            Optimizer optimizer = train.options
                    .training
                    .optimizing
                    .applyTo(TrainingConfig.defaults())
                    .optimizer();
            vary("--hidden", Search.HIDDEN_UNITS);
            vary("--batch-size", Search.BATCH_SIZES);
            vary("--learning-rate", Search.learningRates(optimizer));
            isUsual = true;
        }
    }

    /** Varies a flag that is not given. */
    private void vary(String flag, Hyperparameter<?> usual) {
        texts.forEach((option, ours) -> {
            if (Flags.name(option).equals(flag) && ours.getValue() == null) {
                List<String> values = usual.values().stream()
                        .map(value -> new BigDecimal(value.toString())
                                .stripTrailingZeros()
                                .toPlainString())
                        .toList();
                varied.put(option, Hyperparameter.of(flag, values));
            }
        });
    }

    /** Returns a note on the flags that are varied although none has several values; empty if one has. */
    Optional<String> noteOnUsual() {
        return Optional.of(varied.values().stream()
                        .map(parameter -> parameter.name() + " "
                                + parameter.values().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(",")))
                        .collect(Collectors.joining(" ")))
                .filter(flags -> isUsual)
                .map(flags -> "no flag has several values, so the usual ones are tried: " + flags);
    }

    /** Whether the flags that are varied, if any, are the usual ones, which are too many for a grid. */
    boolean isUsual() {
        return isUsual;
    }

    /** Sets the value of --validation, unless a flag gives it. */
    void validate(String share) {
        validation = share;
    }

    /** The flags that are varied, in the order of the help. */
    Hyperparameter<?>[] parameters() {
        return varied.values().toArray(Hyperparameter<?>[]::new);
    }

    /** Refuses several losses for trials that are ranked by their loss. */
    void requireOneLoss() {
        varied.forEach((option, parameter) -> {
            if (Flags.name(option).equals("--loss")) {
                throw new UsageException(
                        parameter.name() + " has several values, but for numbers the trials are ranked by their loss");
            }
        });
    }

    /** Gives the command the options of a configuration. */
    void apply(Configuration configuration) {
        train.options = of(configuration.settings());
    }

    /** The options of an estimator with some values of varied flags, by their names, and the first of others. */
    private EstimatorOptions of(Map<String, String> settings) {
        EstimatorOptions options = new EstimatorOptions();
        List<String> words = new ArrayList<>();
        texts.keySet().forEach(option -> {
            String value = value(option, settings);
            if (value != null) {
                word(Flags.name(option), "=", option, value).ifPresent(words::add);
            }
        });
        Main.configured(new CommandLine(options)).parseArgs(words.toArray(String[]::new));
        options.ending.search();
        if (train.byData) {
            options.ending.validateByDefault();
        }
        return options;
    }

    /** The value of a flag of an estimator; null if it is not given. */
    private String value(OptionSpec option, Map<String, String> settings) {
        if (varied.containsKey(option)
                && settings.containsKey(varied.get(option).name())) {
            return settings.get(varied.get(option).name());
        }
        String text = texts.get(option).getValue();
        return text != null
                ? values(option, text).get(0)
                : Flags.name(option).equals("--validation") ? validation : null;
    }

    /** Returns whether the command line or the file of --config has a setting. */
    boolean isGiven(String key) {
        return given.hasMatchedOption("--" + key) || ofFile.value(key) != null;
    }

    /** Returns the flags with which train runs a configuration, quoted for a shell. */
    String commandLine(Configuration configuration) {
        List<String> words = new ArrayList<>();
        for (OptionSpec option : ofTrain.options()) {
            String flag = Flags.spelled(option, arguments);
            OptionSpec matched = given.matchedOption(flag);
            String value = texts.containsKey(option)
                            && (matched != null || varied.containsKey(option) || flag.equals("--validation"))
                    ? value(option, configuration.settings())
                    : matched == null
                            ? null
                            : isSwitch(option) ? "true" : String.join("", matched.originalStringValues());
            if (value != null) {
                word(flag, " ", option, ShellCommand.quoted(value)).ifPresent(words::add);
            }
        }
        return String.join(" ", words);
    }

    /** Returns the varied settings of a configuration as flags of train, each with its value. */
    List<String> flags(Configuration configuration) {
        List<String> flags = new ArrayList<>();
        varied.forEach((option, parameter) -> word(
                        parameter.name(), " ", option, configuration.settings().get(parameter.name()))
                .ifPresent(flags::add));
        return flags.isEmpty() ? List.of("(none of the flags)") : flags;
    }

    /** A flag with its value; nothing for a switch that is off. */
    private static Optional<String> word(String flag, String separator, OptionSpec option, String value) {
        return !isSwitch(option)
                ? Optional.of(flag + separator + value)
                : value.equals("true") ? Optional.of(flag) : Optional.empty();
    }
}
