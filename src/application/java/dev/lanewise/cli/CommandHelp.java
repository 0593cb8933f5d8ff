package dev.lanewise.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The help of a command, from which its text, its manual page and its section of the reference are written.
 *
 * @param name of the command
 * @param header one sentence
 * @param description paragraphs
 * @param parameters positional arguments, in order
 * @param groups options by group
 * @param examples command lines
 */
record CommandHelp(
        String name,
        String header,
        List<String> description,
        List<Entry> parameters,
        List<Group> groups,
        List<String> examples) {
    private static final String SENTENCES = "(?<=[.])\\s+(?=[A-Z-])";
    private static final String DEFAULT = "Default:";
    private static final String DATA = "--data";
    /** The part of a default that applies with --data. */
    private static final String DEFAULT_OF_DATA = "; [^.;]*" + DATA + " ?[^.]*(?=[.])";
    /** A longer default is shown in the full help only. */
    private static final int LONGEST_DEFAULT = 40;

    /**
     * An option or another argument.
     *
     * @param call its syntax, such as {@code --epochs N}
     * @param others its other names
     * @param essential whether the short help has it
     * @param text what it does and its default
     */
    record Entry(String call, List<String> others, boolean essential, String text) {
        /** The first sentence and the default. */
        String summary() {
            String[] sentences = text.split(SENTENCES);
            return Arrays.stream(sentences)
                    .filter(sentence -> sentence.equals(sentences[0])
                            || (sentence.startsWith(DEFAULT) && sentence.length() <= LONGEST_DEFAULT))
                    .reduce((first, second) -> first + " " + second)
                    .orElse("");
        }

        /** The whole text, with the other names. */
        String full() {
            return others.isEmpty() ? text : text + " Also: " + String.join(", ", others) + ".";
        }
    }

    /** Options with a title. */
    record Group(String title, List<Entry> entries) {}

    /** The help of a command. */
    static CommandHelp of(String name, CommandSpec spec) {
        List<Group> groups = new ArrayList<>();
        for (HelpGroup group : HelpGroup.values()) {
            List<Entry> entries = spec.options().stream()
                    .filter(option -> !option.hidden() && HelpGroup.of(name, Flags.name(option)) == group)
                    .sorted(Comparator.comparingInt(option -> group.rank(name, Flags.name(option))))
                    .map(option -> entry(name, spec, option))
                    .toList();
            if (!entries.isEmpty()) {
                groups.add(new Group(group.title(), entries));
            }
        }
        List<Entry> parameters = spec.positionalParameters().stream()
                .sorted(Comparator.comparingInt(
                        (PositionalParamSpec parameter) -> parameter.index().min()))
                .map(parameter -> new Entry(call(parameter), List.of(), true, text(name, spec, parameter)))
                .toList();
        return new CommandHelp(
                name,
                String.join(" ", spec.usageMessage().header()),
                paragraphs(spec.usageMessage().description()).toList(),
                parameters,
                groups,
                paragraphs(spec.usageMessage().footer())
                        .skip(1)
                        .map(String::strip)
                        .toList());
    }

    private static Stream<String> paragraphs(String[] lines) {
        return Arrays.stream(lines).filter(line -> !line.isBlank());
    }

    private static Entry entry(String command, CommandSpec spec, OptionSpec option) {
        String flag = Flags.name(option);
        boolean isSwitch = option.arity().max() == 0;
        return new Entry(
                isSwitch ? flag : flag + " " + option.paramLabel(),
                Flags.otherNames(option),
                HelpGroup.of(command, flag).isEssential(command, flag),
                text(command, spec, option));
    }

    private static String call(PositionalParamSpec parameter) {
        String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
        return parameter.required() ? label : "[" + label + "]";
    }

    private static String text(String command, CommandSpec spec, ArgSpec argument) {
        String text = String.join(" ", argument.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.initialValue()));
        if (argument instanceof OptionSpec option) {
            text = OtherDefaults.in(command, Flags.name(option), text);
        }
        // Options that several commands share.
        return spec.optionsMap().containsKey(DATA) ? text : text.replaceAll(DEFAULT_OF_DATA, "");
    }

    /** Returns the synopsis of the command. */
    String synopsis() {
        StringBuilder text = new StringBuilder("lanewise ").append(name).append(" [OPTIONS]");
        parameters.forEach(parameter -> text.append(' ').append(parameter.call()));
        return text.toString();
    }

    /** Returns the help with the essential options only. */
    CommandHelp essentials() {
        List<Group> some = new ArrayList<>();
        for (Group group : groups) {
            List<Entry> entries = group.entries().stream()
                    .filter(Entry::essential)
                    .map(entry -> new Entry(entry.call(), List.of(), true, entry.summary()))
                    .toList();
            if (!entries.isEmpty()) {
                some.add(new Group(group.title(), entries));
            }
        }
        List<String> start = description.subList(0, Math.min(1, description.size()));
        return new CommandHelp(name, header, start, parameters, some, examples);
    }
}
