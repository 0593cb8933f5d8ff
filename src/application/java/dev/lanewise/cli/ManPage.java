package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help as a manual page in roff, for {@code man}. */
final class ManPage {
    private final StringBuilder text = new StringBuilder();

    private ManPage(String page, UsageMessageSpec usage) {
        text.append(".TH \"")
                .append(page.toUpperCase(Locale.ROOT))
                .append("\" \"1\" \"\" \"Lanewise ")
                .append(escaped(Lanewise.version()))
                .append("\" \"Lanewise manual\"\n.nh\n.ad l\n");
        section("NAME").line(page + " - " + String.join(" ", usage.header()).replaceFirst("\\.$", ""));
    }

    /** The page of a command. */
    static String of(CommandSpec command) {
        ManPage page = new ManPage(command.name().replace(' ', '-'), command.usageMessage());
        page.section("SYNOPSIS").bold(CommandHelp.synopsis(command));
        page.section("DESCRIPTION").paragraphs(command.usageMessage().description());
        if (!command.positionalParameters().isEmpty()) {
            page.section("ARGUMENTS").entries(command.positionalParameters());
        }
        page.section("OPTIONS");
        for (ArgGroupSpec group : command.argGroups()) {
            page.text.append(".SS \"").append(escaped(CommandHelp.title(group))).append("\"\n");
            page.entries(group.options());
        }
        page.section("EXAMPLES").text.append(".nf\n");
        CommandHelp.examples(command).forEach(page::line);
        page.text.append(".fi\n");
        page.section("SEE ALSO").line("lanewise(1)");
        return page.text.toString();
    }

    /** The page of the program, which lists its commands. */
    static String ofProgram(CommandSpec program) {
        ManPage page = new ManPage(program.name(), program.usageMessage());
        page.section("SYNOPSIS").bold("lanewise COMMAND [OPTIONS]");
        page.section("COMMANDS");
        Commands.headers()
                .values()
                .forEach(group ->
                        group.forEach((name, header) -> page.entry(name, header + " See lanewise-" + name + "(1).")));
        page.section("DESCRIPTION").paragraphs(program.usageMessage().footer());
        return page.text.toString();
    }

    private ManPage section(String title) {
        text.append(".SH \"").append(title).append("\"\n");
        return this;
    }

    private void paragraphs(String... paragraphs) {
        Stream.of(paragraphs).filter(paragraph -> !paragraph.isBlank()).forEach(paragraph -> {
            text.append(".PP\n");
            line(paragraph);
        });
    }

    private void entries(List<? extends ArgSpec> arguments) {
        arguments.forEach(argument -> entry(CommandHelp.call(argument), CommandHelp.described(argument)));
    }

    private void entry(String call, String description) {
        text.append(".TP\n");
        bold(call);
        line(description);
    }

    private void bold(String line) {
        text.append(".B ");
        line(line);
    }

    private void line(String line) {
        text.append(escaped(line)).append('\n');
    }

    /** Escapes roff commands. */
    private static String escaped(String line) {
        String escaped = line.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
