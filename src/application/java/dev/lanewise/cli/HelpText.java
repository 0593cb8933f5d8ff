package dev.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Help as plain text for the terminal. */
final class HelpText {
    /** Number of lines up to which the full help is shown even if the short one is requested. */
    private static final int SHORT = 60;

    private static final int INDENT = 2;
    private static final int TEXT_AT = 25;

    private final int width;
    private final List<String> lines = new ArrayList<>();

    private HelpText(int width) {
        this.width = Math.max(TerminalWidth.USUAL, width);
    }

    /**
     * The help of a command.
     *
     * @param all whether it has all options; otherwise it has the essential ones, or all if these need at most 60 lines
     * @param width characters in a line; at least 80 are used
     */
    static String of(CommandHelp help, boolean all, int width) {
        boolean isShort = text(help, TerminalWidth.USUAL).size() <= SHORT;
        return String.join("\n", text(all || isShort ? help : help.essentials(), width)) + "\n";
    }

    private static List<String> text(CommandHelp help, int width) {
        HelpText text = new HelpText(width);
        text.wrap("Usage: ", help.synopsis());
        text.wrap("", help.header());
        for (String paragraph : help.description()) {
            text.lines.add("");
            text.wrap("", paragraph);
        }
        if (!help.parameters().isEmpty()) {
            text.lines.add("");
            help.parameters().forEach(entry -> text.entry(entry.call(), entry.full()));
        }
        for (CommandHelp.Group group : help.groups()) {
            text.lines.add("");
            text.lines.add(group.title() + ":");
            group.entries().forEach(entry -> text.entry(entry.call(), entry.full()));
        }
        text.lines.add("");
        text.lines.add("Examples:");
        help.examples().forEach(example -> text.lines.add(" ".repeat(INDENT) + example));
        return text.lines;
    }

    /**
     * The help of the program.
     *
     * @param titles of groups of commands, each followed by its commands, which have a tab between name and text
     */
    static String ofProgram(List<String> start, List<String> titles, List<String> end, int width) {
        HelpText text = new HelpText(width);
        start.forEach(line -> text.wrap("", line));
        for (String line : titles) {
            int tab = line.indexOf('\t');
            if (tab < 0) {
                text.lines.add("");
                text.lines.add(line + ":");
            } else {
                text.wrap(
                        " ".repeat(INDENT) + String.format(Locale.ROOT, "%-16s", line.substring(0, tab)),
                        line.substring(tab + 1));
            }
        }
        end.forEach(line -> text.wrap("", line));
        return String.join("\n", text.lines) + "\n";
    }

    private void entry(String call, String description) {
        String start = " ".repeat(INDENT) + call;
        if (start.length() + INDENT > TEXT_AT) {
            lines.add(start);
            start = "";
        }
        wrap(start + " ".repeat(TEXT_AT - start.length()), description);
    }

    /** Adds a wrapped text after a prefix; continuation lines are indented by the length of the prefix. */
    private void wrap(String start, String text) {
        StringBuilder line = new StringBuilder(start);
        boolean isEmpty = true;
        for (String word : text.split(" ", 0)) {
            if (!isEmpty && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(start.length()));
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        lines.add(line.toString());
    }
}
