package dev.lanewise.cli;

import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help of all commands as a document in Markdown. */
final class CommandReference {
    /** Regenerates the document. */
    static final String COMMAND =
            "./mvnw -q compile exec:java -Dexec.args=\"help --files target/help\" && cp target/help/commands.md docs/";

    private static final int WIDTH = 115;
    /** A blank with an even number of backticks after it, which is not in code. */
    private static final String BLANK = " (?=(?:[^`]*`[^`]*`)*[^`]*$)";

    private final StringBuilder text = new StringBuilder();

    private CommandReference() {}

    /** The document. */
    static String of(List<CommandSpec> commands) {
        CommandReference reference = new CommandReference();
        reference.text.append("# Commands and options\n\n");
        reference.paragraph(
                "",
                "All commands of `lanewise` with all their options, as `lanewise COMMAND --help-all` prints them."
                        + " `lanewise COMMAND --help` shows only the essential options, and `lanewise completion bash`"
                        + " prints a script that completes commands, options and values. `lanewise --version` prints"
                        + " the version.");
        reference
                .text
                .append("\nThis page is generated, and a test compares it with the program. To regenerate it:\n\n    ")
                .append(COMMAND)
                .append("\n\n");
        for (CommandSpec command : commands) {
            String name = name(command);
            reference.paragraph("- ", "[`" + name + "`](#" + name + "): " + escaped(header(command)));
        }
        commands.forEach(reference::section);
        return reference.text.toString();
    }

    private static String name(CommandSpec command) {
        return command.name().replaceFirst("^lanewise ", "");
    }

    private static String header(CommandSpec command) {
        return String.join(" ", command.usageMessage().header());
    }

    private void section(CommandSpec command) {
        text.append("\n## ").append(name(command)).append("\n\n    ");
        text.append(CommandHelp.synopsis(command)).append("\n\n");
        paragraph("", escaped(header(command)));
        for (String paragraph : command.usageMessage().description()) {
            if (!paragraph.isBlank()) {
                text.append('\n');
                paragraph("", escaped(paragraph));
            }
        }
        if (!command.positionalParameters().isEmpty()) {
            text.append('\n');
            command.positionalParameters().forEach(this::entry);
        }
        for (ArgGroupSpec group : command.argGroups()) {
            text.append("\n**").append(CommandHelp.title(group)).append("**\n\n");
            group.options().forEach(this::entry);
        }
        text.append("\n```\n");
        CommandHelp.examples(command).forEach(example -> text.append(example).append('\n'));
        text.append("```\n");
    }

    private void entry(ArgSpec argument) {
        List<String> names = argument instanceof OptionSpec option ? Flags.otherNames(option) : List.of();
        String others = names.isEmpty() ? "" : " (also `" + String.join("`, `", names) + "`)";
        String description = escaped(String.join(" ", argument.description()));
        paragraph("- ", "`" + CommandHelp.call(argument) + "`" + others + ": " + description);
    }

    /** Adds a text, wrapped into lines, after a prefix. */
    private void paragraph(String start, String paragraph) {
        StringBuilder line = new StringBuilder(start);
        boolean isEmpty = true;
        for (String word : paragraph.split(BLANK, 0)) {
            if (!isEmpty && line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(" ".repeat(start.length()));
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        text.append(line).append('\n');
    }

    /** Escapes Markdown, except for the code marks of options. */
    private static String escaped(String plain) {
        return plain.replaceAll("([\\\\*_<>\\[\\]`])", "\\\\$1").replaceAll("(?<![\\w-])(--[a-z][a-z0-9-]*)", "`$1`");
    }
}
