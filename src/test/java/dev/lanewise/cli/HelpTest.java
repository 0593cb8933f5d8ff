package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.DefaultLocale;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Help in the terminal, as manual pages and as the reference, and the completion of command lines. */
class HelpTest {
    /** Lines of the help of train, which has the most options, for one look at a terminal. */
    private static final int MOST_LINES = 62;

    private static final Path REFERENCE = Path.of("").toAbsolutePath().resolve("docs/commands.md");

    @TempDir
    private Path folder;

    static List<String> names() {
        return Main.commandNames();
    }

    private static CommandHelp help(String name) {
        return CommandHelp.of(name, Main.line(name, Main.command(name)).getCommandSpec());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyOptionHasAGroup(String name) {
        for (OptionSpec option :
                Main.line(name, Main.command(name)).getCommandSpec().options()) {
            String flag = Flags.name(option);
            assertFalse(
                    HelpGroup.of(name, flag) == HelpGroup.OTHER,
                    flag + " of " + name + " has no group: add it to one in HelpGroup.java");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void noValueIsNamedAfterAFieldOfTheCode(String name) {
        for (OptionSpec option :
                Main.line(name, Main.command(name)).getCommandSpec().options()) {
            assertFalse(
                    option.arity().max() > 0 && option.paramLabel().startsWith("<"),
                    () -> Flags.name(option) + " of " + name + " has the value " + option.paramLabel());
        }
    }

    @Test
    void everyCommandHasAPlaceInTheHelpOfTheProgram() {
        assertEquals(new CommandLine(new Main()).getSubcommands().keySet(), Set.copyOf(names()));
        List<String> lines = Run.of("--help").lines();
        int other = lines.indexOf("Other:");
        assertEquals(
                "Data:",
                lines.stream()
                        .filter(line -> line.matches("[A-Z][a-z ]+:"))
                        .findFirst()
                        .orElseThrow());
        for (String name : names()) {
            int line = lines.stream()
                    .map(text -> text.startsWith("  " + name + " "))
                    .toList()
                    .indexOf(true);
            assertTrue(line > 0 && line < other + 9, name + " has no group: add it to Main.GROUPS");
        }
    }

    @Test
    void helpOfTrainHasTheEssentialsInGroups() {
        List<String> lines = Run.of("train", "--help").lines();
        assertTrue(lines.size() <= MOST_LINES, lines.size() + " lines");
        List<String> titles =
                lines.stream().filter(line -> line.matches("[A-Z][a-z]+:")).toList();
        assertEquals(List.of("Data:", "Network:", "Training:", "Output:", "General:", "Examples:"), titles);
        String examples = String.join("\n", lines.subList(lines.indexOf("Examples:"), lines.size()));
        assertTrue(examples.contains(".csv") && examples.contains("--data pictures"), examples);
        String text = String.join("\n", lines);
        for (String flag : List.of(
                "--data",
                "--target",
                "--layers",
                "--learning-rate",
                "--loss",
                "--batch-size",
                "--optimizer",
                "--epochs",
                "--save",
                "--out",
                "--help-all")) {
            assertTrue(text.contains("\n  " + flag), flag);
        }
        assertFalse(text.contains("--beta1"), text);
        assertTrue(Run.of("train", "--help-all").out().contains("\n  --beta1 SHARE"));
    }

    @Test
    void defaultsNameOnlyOptionsThatTheCommandHas() {
        assertFalse(Run.of("gradcheck", "--help-all").out().contains("--data"));
        assertTrue(Run.of("train", "--help-all")
                .out()
                .replaceAll("\\s+", " ")
                .contains("Default: sigmoid; relu with --data and without --layers. "));
    }

    @Test
    void otherDefaultsAreThoseOfOptions() {
        for (String option : OtherDefaults.options()) {
            String[] words = option.split(" ");
            String text = entry(words[0], words[1]).text();
            assertEquals(2, text.split("Default:", -1).length, option + ": " + text);
        }
        assertTrue(entry("train", "--scale").text().contains("Default: standard;"));
        assertTrue(entry("evaluate", "--scale").text().endsWith(" Default: none."));
        assertTrue(entry("evaluate", "--target").text().matches(".*ignore[.] Default: that of the training, [^.]*[.]"));
        assertTrue(entry("train", "--target").text().endsWith("Default for an ARFF file: the last column."));
    }

    @Test
    void tuneShowsBracketsAroundValuesWithCommas() {
        for (String flag : List.of("--hidden", "--activation", "--freeze", "--class-weights", "--augment")) {
            assertTrue(
                    entry("tune", flag).text().matches(".*'\\[[^' ]*,[^' ]*\\]'.*"),
                    entry("tune", flag).text());
            assertFalse(entry("train", flag).text().contains("'["), flag);
        }
        for (String flag : List.of("--batch-norm", "--layer-norm", "--no-scale-targets", "--linear-classes")) {
            assertTrue(entry("tune", flag).text().endsWith(". Values: true and false; without a value, true."), flag);
        }
        assertEquals("--mapped auto|on|off", entry("tune", "--mapped").call());
    }

    private static CommandHelp.Entry entry(String command, String flag) {
        return help(command).groups().stream()
                .flatMap(group -> group.entries().stream())
                .filter(entry -> entry.call().split(" ")[0].equals(flag))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void referenceBeginsWithALineForEachCommand() {
        String start = Run.of("help", "--markdown").out().split("\n## ")[0];
        for (String name : names()) {
            String line = "\n- [`" + name + "`](#" + name + "): "
                    + help(name).header().split(" ")[0];
            assertTrue(start.contains(line), line);
        }
    }

    @Test
    void optionsOfImportanceAreInAGroupOfTheirOwn() {
        List<String> lines = Run.of("importance", "--help").lines();
        assertFalse(lines.contains("Cross-validation:") || lines.contains("Training:"), lines.toString());
        int group = lines.indexOf("Importance:");
        List<String> options = lines.subList(group + 1, lines.size()).stream()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith("  --"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        assertEquals(List.of("--metric", "--repeats", "--seed"), options);
    }

    @ParameterizedTest
    @MethodSource("names")
    void helpAllHasEveryOptionOnceAndItsOtherNames(String name) {
        String text = Run.of(name, "--help-all").out();
        for (OptionSpec option :
                Main.line(name, Main.command(name)).getCommandSpec().options()) {
            String flag = Flags.name(option);
            assertEquals(2, text.split("\n  " + flag + "(?=[ \n])", -1).length, flag + " in " + text);
            for (String other : Flags.otherNames(option)) {
                assertTrue(text.replaceAll("\\s+", " ").matches("(?s).* Also: [^.]*" + other + "[,.].*"), other);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void helpFitsTheWidth(String name) {
        for (boolean all : new boolean[] {false, true}) {
            for (int width : new int[] {10, 80, 100, 200}) {
                List<String> lines = HelpText.of(help(name), all, width).lines().toList();
                int longest = lines.stream().mapToInt(String::length).max().orElseThrow();
                assertTrue(longest <= Math.max(80, width), longest + " of " + width);
                // Wider lines hold the same words.
                assertEquals(
                        HelpText.of(help(name), all, 80).replaceAll("\\s+", " "),
                        String.join("\n", lines).replaceAll("\\s+", " ").strip() + " ");
            }
        }
        assertTrue(HelpText.of(help("train"), true, 200).lines().count()
                < HelpText.of(help("train"), true, 80).lines().count());
    }

    @Tag("processes")
    @Test
    void helpUsesTheWidthOfTheTerminal() throws Exception {
        Path script = Path.of("/usr/bin/script");
        assumeTrue(Files.isExecutable(script), "this system has no pseudo-terminals for a command");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "stty cols 120; " + java + " -cp " + System.getProperty("java.class.path")
                + " dev.lanewise.cli.Main train --help";
        Process process = new ProcessBuilder(script.toString(), "-qec", command, "/dev/null").start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .replace("\r", "")
                .lines()
                .toList();
        assertEquals(HelpText.of(help("train"), false, 120).lines().toList(), lines);
    }

    @Test
    void summaryIsTheFirstSentenceAndAShortDefault() {
        assertEquals(
                "Units. Default: 3.",
                entry("Units. More of them, e.g. 7. Default: 3.").summary());
        assertEquals(
                "Units.",
                entry("Units. Default: 3 for this network, or 4 for that other network.")
                        .summary());
        assertEquals("Default: 3.", entry("Default: 3.").summary());
    }

    private static CommandHelp.Entry entry(String text) {
        return new CommandHelp.Entry("--x", List.of(), true, text);
    }

    @Test
    void referenceIsThatOfTheProgram() throws IOException {
        assertEquals(
                Files.readString(REFERENCE).replace("\r\n", "\n"),
                Run.of("help", "--markdown").out(),
                "docs/commands.md is not what the program writes; to write it again: " + CommandReference.COMMAND);
    }

    @ParameterizedTest
    @MethodSource("names")
    void manualPageIsValidAndHasEveryOption(String name) throws Exception {
        String page = Run.of("help", "--man", name).out();
        assertTrue(page.startsWith(".TH \"LANEWISE-" + name.toUpperCase(Locale.ROOT) + "\" \"1\""), page);
        String text = rendered(page);
        for (OptionSpec option :
                Main.line(name, Main.command(name)).getCommandSpec().options()) {
            assertTrue(text.contains(Flags.name(option)), Flags.name(option) + " in " + text);
        }
    }

    @Test
    void manualPageOfTheProgramNamesTheCommands() throws Exception {
        String text = rendered(Run.of("help", "--man").out());
        names().forEach(name -> assertTrue(text.contains("lanewise-" + name + "(1)"), name));
    }

    /** What a reader sees of a page, in which groff must find nothing to warn of. */
    private String rendered(String page) throws Exception {
        Path groff = Path.of("/usr/bin/groff");
        assumeTrue(Files.isExecutable(groff), "this system has no groff");
        Path file = Files.writeString(folder.resolve("page.1"), page);
        Process process = new ProcessBuilder(
                        groff.toString(), "-man", "-ww", "-Tascii", "-P-cbou", "-rLL=200n", file.toString())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
        return out;
    }

    @Test
    void bashCompletesCommandsOptionsValuesAndFiles() throws Exception {
        assertEquals(List.of("train"), completed("lanewise", "tra"));
        assertEquals(List.of("--learning-rate"), completed("lanewise", "train", "--learning"));
        assertEquals(List.of("adagrad", "adam", "adamw"), completed("lanewise", "train", "--optimizer", "ada"));
        assertEquals(List.of("adagrad", "adam", "adamw"), completed("lanewise", "tune", "--optimizer", "ada"));
        assertEquals(List.of("cross-entropy"), completed("lanewise", "train", "--loss", "cr"));
        assertEquals(List.of("cross-entropy"), completed("lanewise", "train", "--cost", "cr"));
        assertEquals(List.of("validation"), completed("lanewise", "evaluate", "--set", "v"));
        assertEquals(List.of("bash"), completed("lanewise", "completion", "b"));
        assertEquals(List.of("--help-all"), completed("lanewise", "predict", "--help-"));
        Files.writeString(folder.resolve("houses.csv"), "");
        assertEquals(List.of("houses.csv"), completed("lanewise", "train", "--data", "hous"));
        assertEquals(List.of("houses.csv"), completed("lanewise", "predict", "hous"));
    }

    /** What bash has to offer for the last word of a line. */
    private List<String> completed(String... words) throws Exception {
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "this system has no bash");
        Path script = folder.resolve("completion.bash");
        if (!Files.exists(script)) {
            // The process of a user has this locale (Main.main).
            try (DefaultLocale root = new DefaultLocale("und")) {
                Files.writeString(script, Run.of("completion", "bash").out());
            }
        }
        String quoted =
                String.join(" ", Stream.of(words).map(SearchSettings::quoted).toList());
        String command = "source " + script + "; complete -p lanewise >/dev/null || exit 1; COMP_WORDS=(" + quoted
                + "); COMP_CWORD=" + (words.length - 1) + "; COMP_LINE='" + quoted + "'; COMP_POINT=${#COMP_LINE};"
                + " compopt() { :; }; _complete_lanewise; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process process = new ProcessBuilder(bash.toString(), "--norc", "-c", command)
                .directory(folder.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
        List<String> offered = new ArrayList<>();
        out.lines().map(String::strip).filter(word -> !word.isEmpty()).forEach(offered::add);
        return offered;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completionIsAScript(String shell) {
        String script = Run.of("completion", shell).out();
        assertTrue(script.startsWith(shell.equals("zsh") ? "#compdef lanewise\n" : "#!/usr/bin/env bash\n"), script);
        assertTrue(script.contains("bashcompinit"));
    }
}
