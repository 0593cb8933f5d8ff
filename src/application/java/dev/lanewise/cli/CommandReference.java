package dev.lanewise.cli;

import java.util.List;

/** Help of all commands as a document in Markdown. */
final class CommandReference {
    /** Regenerates the document. */
    static final String COMMAND = "./mvnw -q compile exec:java -Dexec.args=\"help --markdown\" > docs/commands.md";

    private static final int WIDTH = 115;
    /** A blank with an even number of backticks after it, which is not in code. */
    private static final String BLANK = " (?=(?:[^`]*`[^`]*`)*[^`]*$)";

    private final StringBuilder text = new StringBuilder();

    private CommandReference() {}

    /** The document. */
    static String of(List<CommandHelp> commands) {
        CommandReference reference = new CommandReference();
        reference.text.append("# Commands and options\n\n");
        reference.paragraph(
                "",
                "All commands of `lanewise` with all their options, as `lanewise COMMAND --help-all` prints them."
                        + " `lanewise COMMAND --help` shows only the essential options, `lanewise help --man COMMAND`"
                        + " prints a manual page, and `lanewise completion bash` prints a script that completes commands,"
                        + " options and values. `lanewise --version` prints the version.");
        reference
                .text
                .append("\nThis page is generated, and a test compares it with the program. To regenerate it:\n\n"
                        + "    ")
                .append(COMMAND)
                .append("\n\n");
        commands.forEach(reference::contents);
        commands.forEach(reference::section);
        return reference.text.toString();
    }

    private void contents(CommandHelp help) {
        paragraph("- ", "[`" + help.name() + "`](#" + help.name() + "): " + escaped(help.header()));
    }

    private void section(CommandHelp help) {
        text.append("\n## ")
                .append(help.name())
                .append("\n\n    ")
                .append(help.synopsis())
                .append("\n\n");
        paragraph("", escaped(help.header()));
        for (String paragraph : help.description()) {
            text.append('\n');
            paragraph("", escaped(paragraph));
        }
        if (!help.parameters().isEmpty()) {
            text.append('\n');
            help.parameters().forEach(this::entry);
        }
        for (CommandHelp.Group group : help.groups()) {
            text.append("\n**").append(group.title()).append("**\n\n");
            group.entries().forEach(this::entry);
        }
        text.append("\n```\n");
        help.examples().forEach(example -> text.append(example).append('\n'));
        text.append("```\n");
    }

    private void entry(CommandHelp.Entry entry) {
        String others = entry.others().isEmpty() ? "" : " (also `" + String.join("`, `", entry.others()) + "`)";
        paragraph("- ", "`" + entry.call() + "`" + others + ": " + escaped(entry.text()));
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
