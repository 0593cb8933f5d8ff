package dev.lanewise.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help as picocli lays it out, with the options of a command in groups. */
final class CommandHelp {
    private static final String SENTENCES = "(?<=[.])\\s+(?=[A-Z-])";
    private static final String DEFAULT = "Default:";
    private static final String DATA = "--data";
    /** The part of a default that applies with --data. */
    private static final String DEFAULT_OF_DATA = "; [^.;]*" + DATA + " ?[^.]*(?=[.])";
    /** Marks within words, at which picocli would break a line. */
    private static final String MARKS = ".,:]";
    /** Letters that picocli lays out in place of these marks. */
    private static final String LETTERS = "\u01c0\u01c1\u01c2\u01c3";
    /** A longer default is shown in the full help only. */
    private static final int LONGEST_DEFAULT = 40;
    /** Number of lines up to which the full help is shown even if the short one is requested. */
    private static final int SHORT = 60;

    private CommandHelp() {}

    /** The help of the program. */
    static String ofProgram() {
        CommandLine program = new CommandLine(CommandSpec.forAnnotatedObject(new Main()));
        program.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandHelp::commands);
        return program.getUsageMessage(Ansi.OFF);
    }

    private static String commands(Help program) {
        StringBuilder list = new StringBuilder();
        Commands.headers().forEach((group, headers) -> {
            Map<String, Help> commands = new LinkedHashMap<>();
            headers.forEach((name, header) -> {
                CommandSpec command = CommandSpec.create().name(name);
                command.usageMessage().header(header);
                commands.put(name, new Help(command, program.colorScheme()));
            });
            list.append('\n').append(group).append(":\n").append(program.commandList(commands));
        });
        return list.toString();
    }

    /**
     * The help of a command.
     *
     * @param all whether it has all options; otherwise it has the essential ones, or all if these need at most 60 lines
     */
    static String of(String name, boolean all) {
        String full = laidOut(grouped(name, true));
        return all || full.lines().count() <= SHORT ? full : laidOut(grouped(name, false));
    }

    private static String laidOut(CommandSpec command) {
        String help = new CommandLine(command).getUsageMessage(Ansi.OFF);
        for (int i = 0; i < MARKS.length(); i++) {
            help = help.replace(LETTERS.charAt(i), MARKS.charAt(i));
        }
        return help;
    }

    /** Returns a text in whose words picocli breaks no line, such as in the name of a file. */
    private static String unbroken(String text) {
        return Pattern.compile("(?<=\\S)[.,:\\]](?=\\S)|[.](?=[a-z])")
                .matcher(text)
                .replaceAll(mark -> String.valueOf(LETTERS.charAt(MARKS.indexOf(mark.group()))));
    }

    /**
     * A command with its options in groups, each by its main name.
     *
     * @param all whether it has all options and their whole descriptions
     */
    static CommandSpec grouped(String name, boolean all) {
        CommandSpec command = Main.line(name, Commands.create(name)).getCommandSpec();
        CommandSpec grouped = CommandSpec.create().name(command.name());
        grouped.parser().separator(" ");
        UsageMessageSpec usage = command.usageMessage();
        String[] description = Stream.of(usage.description())
                .filter(paragraph -> !paragraph.isBlank())
                .limit(all ? Long.MAX_VALUE : 1)
                .flatMap(paragraph -> Stream.of("", unbroken(paragraph)))
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
                    .description(unbroken(text(command, parameter)))
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
                String text = text(command, option);
                List<String> others = Flags.otherNames(option);
                ofGroup.addArg(OptionSpec.builder(option)
                        .names(Flags.name(option))
                        .description(unbroken(
                                !all
                                        ? summary(text)
                                        : text + (others.isEmpty() ? "" : " Also: " + String.join(", ", others) + ".")))
                        .build());
            }
            if (!options.isEmpty()) {
                grouped.addArgGroup(ofGroup.build());
            }
        }
        return grouped;
    }

    private static String text(CommandSpec spec, ArgSpec argument) {
        String text = description(argument);
        // Options that several commands share.
        return spec.optionsMap().containsKey(DATA) ? text : text.replaceAll(DEFAULT_OF_DATA, "");
    }

    /** The description of an option or argument, with its words in place of {values} and its default value. */
    static String description(ArgSpec argument) {
        List<String> words = Values.words(argument);
        return String.join(" ", argument.description())
                .replace("{values}", String.join(", ", words).replaceFirst(", ([^,]*)$", " or $1"))
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.initialValue()));
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
}
