package dev.lanewise.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stream to a terminal whose lines are broken between words. Only {@link #println(String)} breaks them; what is
 * printed otherwise stays as it is, such as lines that are drawn over.
 */
final class WrappedLines extends PrintStream {
    private static final String INDENT = "  ";
    /**
     * A word with the spaces before it. A flag is not separated from its value, nor a number from its unit or from the
     * total that it is a part of.
     */
    private static final Pattern WORD = Pattern.compile("( *)((?:--[a-z][a-z0-9-]* (?![ -]))?\\S+(?: %\\S*| / \\S+)*)");
    /** A space before a flag. */
    private static final String BEFORE_FLAG = " (?=--)";

    private final IntSupplier columns;

    /**
     * A stream in UTF-8.
     *
     * @param columns characters in a line of the terminal; asked for only when a line may be too long
     */
    WrappedLines(OutputStream out, IntSupplier columns) {
        super(out, true, StandardCharsets.UTF_8);
        this.columns = columns;
    }

    @Override
    public void println(String text) {
        super.println(text == null || text.length() < TerminalWidth.LEAST ? text : wrap(text, columns.getAsInt()));
    }

    /** Prints a command line, which a shell takes as it is on the terminal. */
    void printCommand(String command) {
        super.println(INDENT + command(command, columns.getAsInt() - INDENT.length()));
    }

    /**
     * Breaks lines between words; all but the first are indented. The last column stays free, because some terminals
     * begin a new line with it. A word that is longer than a line, such as a path, is not broken.
     */
    static String wrap(String text, int columns) {
        StringBuilder all = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            all.append(all.length() == 0 ? "" : "\n").append(line.length() < columns ? line : wrapLine(line, columns));
        }
        return all.toString();
    }

    private static StringBuilder wrapLine(String line, int columns) {
        StringBuilder lines = new StringBuilder();
        String indent = "";
        int used = 0;
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            String gap = word.group(1);
            int length = word.group(2).length();
            if (used == 0) {
                indent = gap + INDENT;
            } else if (used + gap.length() + length >= columns) {
                lines.append('\n');
                used = 0;
                gap = indent;
            }
            lines.append(gap).append(word.group(2));
            used += gap.length() + length;
        }
        return lines;
    }

    /** Breaks a command line before flags. */
    static String command(String command, int columns) {
        StringBuilder lines = new StringBuilder();
        int used = 0;
        for (String part : command.split(BEFORE_FLAG, 0)) {
            if (used > 0 && used + 1 + part.length() + " \\".length() >= columns) {
                lines.append(" \\\n").append(INDENT.repeat(2));
                used = INDENT.length() * 2;
            } else if (used > 0) {
                lines.append(' ');
                used++;
            }
            lines.append(part);
            used += part.length();
        }
        return lines.toString();
    }
}
