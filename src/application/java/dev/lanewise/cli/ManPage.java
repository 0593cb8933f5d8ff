package dev.lanewise.cli;

import dev.lanewise.internal.Version;
import java.util.List;
import java.util.Locale;

/** Help as a manual page in roff, for {@code man}. */
final class ManPage {
    private final StringBuilder text = new StringBuilder();

    private ManPage(String name, String header) {
        String page = "lanewise" + (name.isEmpty() ? "" : "-" + name);
        text.append(".TH \"")
                .append(page.toUpperCase(Locale.ROOT))
                .append("\" \"1\" \"\" \"Lanewise ")
                .append(escaped(Version.TEXT))
                .append("\" \"Lanewise manual\"\n.nh\n.ad l\n");
        section("NAME");
        text.append(escaped(page))
                .append(" \\- ")
                .append(escaped(header.replaceFirst("\\.$", "")))
                .append('\n');
    }

    /** The page of a command. */
    static String of(CommandHelp help) {
        ManPage page = new ManPage(help.name(), help.header());
        page.section("SYNOPSIS");
        page.text.append(".B ").append(escaped(help.synopsis())).append('\n');
        page.paragraphs("DESCRIPTION", help.description());
        if (!help.parameters().isEmpty()) {
            page.section("ARGUMENTS");
            help.parameters().forEach(page::entry);
        }
        page.section("OPTIONS");
        for (CommandHelp.Group group : help.groups()) {
            page.text.append(".SS \"").append(escaped(group.title())).append("\"\n");
            group.entries().forEach(page::entry);
        }
        page.section("EXAMPLES");
        for (String example : help.examples()) {
            page.text.append(".PP\n.nf\n").append(escaped(example)).append("\n.fi\n");
        }
        page.section("SEE ALSO");
        page.text.append("lanewise(1)\n");
        return page.text.toString();
    }

    /** The page of the program, which lists its commands. */
    static String ofProgram(String header, List<String> description, List<CommandHelp> commands, List<String> end) {
        ManPage page = new ManPage("", header);
        page.section("SYNOPSIS");
        page.text.append(".B lanewise COMMAND\n");
        page.paragraphs("DESCRIPTION", description);
        page.section("COMMANDS");
        for (CommandHelp help : commands) {
            page.text
                    .append(".TP\n.B ")
                    .append(escaped(help.name()))
                    .append('\n')
                    .append(escaped(help.header()))
                    .append(" See lanewise\\-")
                    .append(escaped(help.name()))
                    .append("(1).\n");
        }
        page.paragraphs("EXIT STATUS", end);
        return page.text.toString();
    }

    private void section(String title) {
        text.append(".SH \"").append(title).append("\"\n");
    }

    private void paragraphs(String title, List<String> paragraphs) {
        if (!paragraphs.isEmpty()) {
            section(title);
            paragraphs.forEach(
                    paragraph -> text.append(".PP\n").append(escaped(paragraph)).append('\n'));
        }
    }

    private void entry(CommandHelp.Entry entry) {
        text.append(".TP\n.B ")
                .append(escaped(entry.call()))
                .append('\n')
                .append(escaped(entry.full()))
                .append('\n');
    }

    /** Escapes roff commands. */
    private static String escaped(String line) {
        String escaped = line.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
