package dev.lanewise.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help as picocli lays it out, with the options of a command in groups. */
final class CommandHelp extends Help {
    private static final String SENTENCES = "(?<=[.])\\s+(?=[A-Z-])";
    private static final String DEFAULT = "Default:";
    private static final String DATA = "--data";
    /** The part of a default that applies with --data. */
    private static final String DEFAULT_OF_DATA = "; [^.;]*" + DATA + " ?[^.]*(?=[.])";
    /** A longer default is shown in the full help only. */
    private static final int LONGEST_DEFAULT = 40;
    /** Number of lines up to which the full help is shown even if the short one is requested. */
    private static final int SHORT = 60;

    private static final int INDENT = 2;
    private static final int TEXT_AT = 25;

    private CommandHelp(CommandSpec spec, ColorScheme colours) {
        super(spec, colours);
    }

    /** The help of the program. */
    static String ofProgram(int width) {
        CommandLine program = line(CommandSpec.forAnnotatedObject(new Main()), width);
        program.getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> ((CommandHelp) help).commands());
        return program.getUsageMessage(Ansi.OFF);
    }

    /**
     * The help of a command.
     *
     * @param all whether it has all options; otherwise it has the essential ones, or all if these need at most 60 lines
     * @param width characters in a line; at least 80 are used
     */
    static String of(String name, boolean all, int width) {
        boolean isFull =
                all || printed(grouped(name, true), TerminalWidth.USUAL).lines().count() <= SHORT;
        return printed(grouped(name, isFull), width);
    }

    private static String printed(CommandSpec spec, int width) {
        CommandLine line = line(spec, width);
        String[] description = Stream.of(spec.usageMessage().description())
                .flatMap(paragraph -> wrapped(paragraph, line.getUsageHelpWidth()))
                .toArray(String[]::new);
        spec.usageMessage().description(description);
        return line.getUsageMessage(Ansi.OFF);
    }

    /** Breaks a text into lines between words; picocli would also break words such as 0.weight. */
    private static Stream<String> wrapped(String text, int width) {
        return Stream.of(text.replaceAll("(.{1," + width + "})(?: |$)", "$1\n").split("\n"));
    }

    private static CommandLine line(CommandSpec spec, int width) {
        return new CommandLine(spec)
                .setHelpFactory(CommandHelp::new)
                .setUsageHelpWidth(Math.max(TerminalWidth.USUAL, width));
    }

    /**
     * A command with its options in groups, for help and completion. Options have all their names, the main one first.
     *
     * @param all whether it has all options and their whole descriptions
     */
    static CommandSpec grouped(String name, boolean all) {
        CommandSpec command = Main.line(name, Commands.create(name)).getCommandSpec();
        CommandSpec grouped = CommandSpec.create().name(command.name());
        UsageMessageSpec usage = command.usageMessage();
        String[] description = Stream.of(usage.description())
                .filter(paragraph -> !paragraph.isBlank())
                .limit(all ? Long.MAX_VALUE : 1)
                .flatMap(paragraph -> Stream.of("", paragraph))
                .toArray(String[]::new);
        grouped.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .header(usage.header())
                .description(description)
                .parameterListHeading("%n")
                .footer(usage.footer());
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            grouped.addPositional(PositionalParamSpec.builder(parameter)
                    .description(text(name, command, parameter))
                    .build());
        }
        for (HelpGroup group : HelpGroup.values()) {
            List<OptionSpec> options = command.options().stream()
                    .filter(option -> HelpGroup.of(name, Flags.name(option)) == group
                            && (all || group.isEssential(name, Flags.name(option))))
                    .sorted(Comparator.comparingInt(option -> group.place(name, Flags.name(option))))
                    .toList();
            ArgGroupSpec.Builder ofGroup =
                    ArgGroupSpec.builder().validate(false).heading("%n" + group.title() + ":%n");
            for (OptionSpec option : options) {
                String text = text(name, command, option);
                String[] names = Stream.concat(
                                Stream.of(Flags.name(option)), all ? Flags.otherNames(option).stream() : Stream.of())
                        .toArray(String[]::new);
                ofGroup.addArg(OptionSpec.builder(option)
                        .names(names)
                        .description(all ? text : summary(text))
                        .build());
            }
            if (!options.isEmpty()) {
                grouped.addArgGroup(ofGroup.build());
            }
        }
        return grouped;
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

    /** The first sentence and the default of a description. */
    static String summary(String text) {
        String[] sentences = text.split(SENTENCES);
        return Arrays.stream(sentences)
                .filter(sentence -> sentence.equals(sentences[0])
                        || (sentence.startsWith(DEFAULT) && sentence.length() <= LONGEST_DEFAULT))
                .reduce((first, second) -> first + " " + second)
                .orElse("");
    }

    /** The synopsis of a command. */
    static String synopsis(CommandSpec command) {
        return new CommandHelp(command, defaultColorScheme(Ansi.OFF))
                .abbreviatedSynopsis()
                .strip();
    }

    /** The title of a group of options. */
    static String title(ArgGroupSpec group) {
        return group.heading().replaceAll("%n|:", "");
    }

    /** The command lines at the end of the help. */
    static List<String> examples(CommandSpec command) {
        return Stream.of(command.usageMessage().footer())
                .filter(line -> line.startsWith(" "))
                .map(String::strip)
                .toList();
    }

    /** The syntax of an argument, such as {@code --epochs N}. */
    static String call(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            String flag = Flags.name(option);
            return option.arity().max() == 0 ? flag : flag + " " + option.paramLabel();
        }
        String label = argument.paramLabel() + (argument.arity().max() > 1 ? "..." : "");
        return argument.required() ? label : "[" + label + "]";
    }

    /** The description of an argument, with the other names of an option. */
    static String described(ArgSpec argument) {
        String text = String.join(" ", argument.description());
        List<String> others = argument instanceof OptionSpec option ? Flags.otherNames(option) : List.of();
        return others.isEmpty() ? text : text + " Also: " + String.join(", ", others) + ".";
    }

    @Override
    public Layout createDefaultLayout(
            List<OptionSpec> options, List<PositionalParamSpec> parameters, ColorScheme colours) {
        return new Layout(
                colours,
                table(TEXT_AT - INDENT),
                (option, label, scheme) -> row(option, scheme),
                (parameter, label, scheme) -> row(parameter, scheme));
    }

    /** The commands in groups. */
    private String commands() {
        StringBuilder list = new StringBuilder();
        Commands.headers().forEach((group, commands) -> {
            TextTable table = table(
                    Commands.names().stream().mapToInt(String::length).max().orElseThrow() + INDENT);
            commands.forEach(table::addRowValues);
            list.append('\n').append(group).append(":\n").append(table);
        });
        return list.toString();
    }

    private TextTable table(int firstColumn) {
        TextTable table = TextTable.forColumns(
                colorScheme(),
                new Column(firstColumn, INDENT, Overflow.SPAN),
                new Column(commandSpec().usageMessage().width() - firstColumn, INDENT, Overflow.WRAP));
        table.indentWrappedLines = 0;
        return table;
    }

    private Text[][] row(ArgSpec argument, ColorScheme colours) {
        List<Text> lines = wrapped(
                        described(argument), commandSpec().usageMessage().width() - TEXT_AT)
                .map(colours::text)
                .toList();
        Text[][] rows = new Text[lines.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Text[] {colours.text(i == 0 ? call(argument) : ""), lines.get(i)};
        }
        return rows;
    }
}
