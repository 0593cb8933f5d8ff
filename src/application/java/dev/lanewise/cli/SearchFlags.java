package dev.lanewise.cli;

import dev.lanewise.search.Hyperparameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of train as a search takes them: as text, with one value or several. */
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
    /** Flags of train that are the same for all trials. */
    private static final Set<String> ALIKE = Set.of(
            "--data",
            "--test",
            "--target",
            "--weights",
            "--drop-missing-target",
            "--task",
            "--image-size",
            "--image-color",
            "--epochs",
            "--seed",
            "--threads",
            "--kernels",
            "--width",
            "--validation",
            "--config",
            "--from",
            "--delimiter",
            "--header",
            "--decimal",
            "--thousands",
            "--na-values",
            "--keep-default-na",
            "--date-order",
            "--first-index",
            "--categorical",
            "--ignore",
            "--missing",
            "--scale",
            "--monitor");
    /** Texts of flags whose values contain commas, and the texts with the brackets that such a value needs here. */
    private static final Map<String, String> BRACKETED = Map.of(
            "separated by commas, as in 64,64", "separated by commas and in brackets, as in '[64,64]'",
            "for each, separated by commas", "for each, separated by commas and in brackets, as in '[relu,tanh]'",
            "separated by commas, as in --freeze 1,2", "separated by commas and in brackets, as in --freeze '[1,2]'",
            "numbers separated by commas", "numbers separated by commas and in brackets, as in '[1,2,0.5]'",
            "such as shift=2,rotation=10", "such as '[shift=2,rotation=10]'");

    private final List<OptionSpec> ofTrain = CommandSpec.forAnnotatedObject(new Train()).options().stream()
            .filter(option -> !LEFT_OUT.contains(Flags.name(option)))
            .toList();
    private final Map<String, String> given = new LinkedHashMap<>();
    private List<String> arguments = List.of();

    /** Remembers how a command line spells the flags, for use in the results. */
    void readSpelling(List<String> commandLine) {
        arguments = List.copyOf(commandLine);
    }

    /** Gives a command these flags. */
    void addTo(CommandSpec spec) {
        for (OptionSpec option : ofTrain) {
            String flag = Flags.name(option);
            OptionSpec.Builder ours = OptionSpec.builder(option.names())
                    .type(String.class)
                    .paramLabel(ALIKE.contains(flag) ? label(option) : "VALUES")
                    .description(description(option))
                    .completionCandidates(Values.words(option))
                    .setter(new CommandLine.Model.ISetter() {
                        @Override
                        @SuppressWarnings("unchecked")
                        public <T> T set(T value) {
                            return (T) given.put(flag, (String) value);
                        }
                    });
            spec.addOption(
                    isSwitch(option) ? ours.arity("0..1").fallbackValue("true").build() : ours.build());
        }
    }

    /** A switch of train has a value here, but no label of its own. */
    private static String label(OptionSpec option) {
        return isSwitch(option) ? "true|false" : option.paramLabel();
    }

    private static String[] description(OptionSpec option) {
        String[] lines = option.description().clone();
        for (int i = 0; i < lines.length; i++) {
            lines[i] = lines[i].replace("${DEFAULT-VALUE}", String.valueOf(option.initialValue()));
            for (Map.Entry<String, String> text : BRACKETED.entrySet()) {
                lines[i] = ALIKE.contains(Flags.name(option))
                        ? lines[i]
                        : lines[i].replace(text.getKey(), text.getValue());
            }
            lines[i] += isSwitch(option) ? " Values: true and false; without a value, true." : "";
        }
        return lines;
    }

    private static boolean isSwitch(OptionSpec option) {
        return option.arity().max() == 0;
    }

    /**
     * Returns the given settings: flags with one value and flags to vary, in the order of the help.
     *
     * @throws UsageException if a value is invalid
     */
    SearchSettings settings() {
        SearchSettings settings = new SearchSettings(
                ofTrain.stream().filter(SearchFlags::isSwitch).map(Flags::name).collect(Collectors.toSet()));
        for (OptionSpec option : ofTrain) {
            String value = given.get(Flags.name(option));
            if (value != null) {
                String flag = Flags.spelled(option, arguments);
                Hyperparameter<?> parameter = parameter(option, flag, value);
                if (parameter.values().size() == 1) {
                    settings.fix(flag, parameter.values().get(0).toString());
                } else {
                    settings.vary(parameter);
                }
            }
        }
        return settings;
    }

    private static Hyperparameter<?> parameter(OptionSpec option, String flag, String text) {
        try {
            return ALIKE.contains(Flags.name(option))
                    ? Hyperparameter.of(flag, text)
                    : SearchValues.parse(flag, text, kind(option));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static SearchValues.Kind kind(OptionSpec option) {
        Class<?> type = option.type();
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return SearchValues.Kind.WHOLE;
        }
        return type == double.class || type == Double.class ? SearchValues.Kind.NUMBER : SearchValues.Kind.TEXT;
    }
}
