package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.DefaultLocale;
import dev.lanewise.report.ShellCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/** Help in the terminal, as manual pages and as the reference, and the completion of command lines. */
class HelpTest {
    /** Lines of the help of train, which has the most options, for one look at a terminal. */
    private static final int MOST_LINES = 66;

    private static final Path REFERENCE = Path.of("").toAbsolutePath().resolve("docs/commands.md");

    @TempDir
    private Path folder;

    static List<String> names() {
        return Commands.names();
    }

    private static List<OptionSpec> options(String name) {
        return Main.line(name, Commands.create(name)).getCommandSpec().options();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyOptionHasAGroup(String name) {
        for (OptionSpec option : options(name)) {
            String flag = Flags.name(option);
            assertFalse(
                    HelpGroup.of(name, flag) == HelpGroup.OTHER,
                    flag + " of " + name + " has no group: add it to one in HelpGroup.java");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void noValueIsNamedAfterAFieldOfTheCode(String name) {
        for (OptionSpec option : options(name)) {
            assertFalse(
                    option.arity().max() > 0 && option.paramLabel().startsWith("<"),
                    () -> Flags.name(option) + " of " + name + " has the value " + option.paramLabel());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void noLineBreaksWithinAWord(String name) {
        List<String> words = List.of(CommandHelp.of(name, true).split("\\s+"));
        for (OptionSpec option : options(name)) {
            for (String word : String.join(" ", option.description()).split("\\s+")) {
                boolean isWhole = !word.matches("[^-$%]+[.,:][^-$%]+") || words.contains(word);
                assertTrue(isWhole, () -> word + " in " + Flags.name(option) + " of " + name);
            }
        }
    }

    @Test
    void helpOfTheProgramHasTheCommandsInGroups() {
        List<String> lines = Run.of("--help").lines();
        assertEquals(
                List.of("Data:", "Training:", "Trained networks:", "Other:", "Examples:"),
                lines.stream().filter(line -> line.matches("[A-Z][a-z ]+:")).toList());
        List<String> listed = lines.stream()
                .filter(line -> line.matches("  [a-z-]+ {2,}[A-Z].*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        assertEquals(names(), listed);
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
            assertTrue(text.contains("\n      " + flag), flag);
        }
        assertFalse(text.contains("--beta1"), text);
        assertTrue(Run.of("train", "--help-all").out().contains("\n      --beta1 SHARE"));
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
    void switchesHaveValuesInTune() {
        for (String flag : List.of("--batch-norm", "--layer-norm", "--no-scale-targets", "--linear-classes")) {
            assertTrue(text("tune", flag).endsWith(". Values: true and false; without a value, true."), flag);
        }
        assertEquals("KIND", option("tune", "--missing").paramLabel());
        assertEquals("VALUES", option("tune", "--batch-size").paramLabel());
    }

    private static OptionSpec option(String command, String flag) {
        return CommandHelp.grouped(command, true).findOption(flag);
    }

    private static String text(String command, String flag) {
        return option(command, flag).description()[0];
    }

    @Test
    void optionsOfImportanceAreInAGroupOfTheirOwn() {
        List<String> lines = Run.of("importance", "--help").lines();
        assertFalse(lines.contains("Cross-validation:") || lines.contains("Training:"), lines.toString());
        int group = lines.indexOf("Importance:");
        List<String> options = lines.subList(group + 1, lines.size()).stream()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith("      --"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        assertEquals(List.of("--metric", "--repeats", "--seed"), options);
    }

    @ParameterizedTest
    @MethodSource("names")
    void helpAllHasEveryOptionOnceAndItsOtherNames(String name) {
        String text = Run.of(name, "--help-all").out();
        for (OptionSpec option : options(name)) {
            String flag = Flags.name(option);
            assertEquals(2, text.split("\n      " + flag + "(?=[ \n])", -1).length, flag + " in " + text);
            for (String other : Flags.otherNames(option)) {
                assertTrue(text.replaceAll("\\s+", " ").matches("(?s).* Also: [^.]*" + other + "[,.].*"), other);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void helpFits80Columns(String name) {
        for (boolean all : new boolean[] {false, true}) {
            String help = CommandHelp.of(name, all);
            assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
        }
    }

    @Test
    void summaryIsTheFirstSentenceAndAShortDefault() {
        assertEquals("Units. Default: 3.", CommandHelp.summary("Units. More of them, e.g. 7. Default: 3."));
        assertEquals("Units.", CommandHelp.summary("Units. Default: 3 for this network, or 4 for that other network."));
        assertEquals("Default: 3.", CommandHelp.summary("Default: 3."));
    }

    @Test
    void referenceIsThatOfTheProgram() throws IOException {
        Run.of("help", "--files", folder.toString());
        String reference = Files.readString(folder.resolve("commands.md"));
        // A checkout on Windows has other ends of lines.
        assertEquals(
                Files.readString(REFERENCE).replace("\r\n", "\n"),
                reference,
                "docs/commands.md is not what the program writes; to write it again: " + HelpCommand.REFERENCE);
    }

    @Test
    void manualPagesAreValidAndHaveEveryOption() throws Exception {
        Run.of("help", "--files", folder.toString());
        String program = rendered("lanewise.1");
        for (String name : names()) {
            assertTrue(program.contains(" " + name + "  "), name);
            String text = rendered("lanewise-" + name + ".1");
            assertTrue(text.startsWith("LANEWISE-" + name.toUpperCase(Locale.ROOT) + "(1)"), text);
            for (OptionSpec option : options(name)) {
                assertTrue(text.contains(Flags.name(option)), Flags.name(option) + " in " + text);
            }
        }
    }

    /** What a reader sees of a page, in which groff must find nothing to warn of. */
    private String rendered(String name) throws Exception {
        Path groff = Path.of("/usr/bin/groff");
        assumeTrue(Files.isExecutable(groff), "this system has no groff");
        Path file = folder.resolve("man/man1").resolve(name);
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
        assertEquals(
                List.of("adagrad", "adam", "adamw", "adamax"), completed("lanewise", "train", "--optimizer", "ada"));
        assertEquals(
                List.of("adagrad", "adam", "adamw", "adamax"), completed("lanewise", "tune", "--optimizer", "ada"));
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
                String.join(" ", Stream.of(words).map(ShellCommand::quoted).toList());
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
