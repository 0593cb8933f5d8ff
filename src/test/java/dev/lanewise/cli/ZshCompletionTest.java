package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.DefaultLocale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion of command lines in a zsh on a pseudo-terminal, which another zsh operates. */
class ZshCompletionTest {
    private static final int PATIENCE_SECONDS = 60;

    /** Types a line and a tab. Afterwards one file has what was offered, and another the line as it is then. */
    private static final String TYPING = """
            zmodload zsh/zpty
            export TERM=xterm
            zpty shell "zsh -f -i"
            zpty -w shell "PS1=; source setup.zsh"
            zpty -r shell ready '*READY*'
            zpty -n -w shell "$1"$'\\t\\x18'
            zpty -r shell done '*DONE*'
            zpty -d shell
            """;

    private static final String SETUP = """
            stty rows 100 cols 200
            autoload -Uz compinit
            compinit -u -D
            source completion.zsh
            compadd() {
              if [[ ${@[1,(i)(-|--)]} != *-[OAD]\\ * ]]; then
                typeset -a offered
                builtin compadd -A offered "$@"
                (( $#offered == 0 )) || print -rl -- $offered >>offered.txt
              fi
              builtin compadd "$@"
            }
            finish() { print -r -- "$BUFFER" >line.txt; print DO''NE }
            zle -N finish
            bindkey '^X' finish
            print REA''DY
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeScripts() throws Exception {
        Process version;
        try {
            version = new ProcessBuilder("zsh", "--version").redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, "there is no zsh");
            return;
        }
        version.getInputStream().readAllBytes();
        assertEquals(0, version.waitFor());
        Files.writeString(folder.resolve("typing.zsh"), TYPING);
        Files.writeString(folder.resolve("setup.zsh"), SETUP);
        // The process of a user has this locale (Main.main).
        try (DefaultLocale root = new DefaultLocale("und")) {
            Files.writeString(folder.resolve("completion.zsh"), Run.of("completion", "zsh").out());
        }
        Files.writeString(folder.resolve("houses.csv"), "");
        Files.writeString(folder.resolve("houses.lanewise"), "");
    }

    /** The words that are offered for the end of a line. */
    private static List<String> offered(String line) throws Exception {
        type(line);
        Path offered = folder.resolve("offered.txt");
        return Files.exists(offered)
                ? Files.readAllLines(offered).stream().map(String::strip).distinct().sorted().toList() : List.of();
    }

    /** The line after a tab. */
    private static String completed(String line) throws Exception {
        type(line);
        return Files.readString(folder.resolve("line.txt")).replaceFirst("\\n$", "");
    }

    private static void type(String line) throws Exception {
        Files.deleteIfExists(folder.resolve("offered.txt"));
        Files.deleteIfExists(folder.resolve("line.txt"));
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder("zsh", "-f", "typing.zsh", line).directory(folder.toFile());
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, () -> "zsh completes nothing: " + line);
        assertEquals("", Files.readString(log));
    }

    @Test
    void commandsAreCompleted() throws Exception {
        assertEquals("lanewise completion ", completed("lanewise compl"));
        assertEquals(List.of("compare", "completion"), offered("lanewise comp"));
        assertEquals(List.copyOf(Main.commandNames().stream().sorted().toList()), offered("lanewise "));
    }

    @Test
    void optionsAreCompleted() throws Exception {
        assertEquals("lanewise train --learning-rate ", completed("lanewise train --learning"));
        assertEquals("lanewise predict --help-all ", completed("lanewise predict --help-"));
        assertEquals(List.of("--checkpoint", "--checkpoint-every"), offered("lanewise train --check"));
        assertFalse(offered("lanewise evaluate --").contains("--epochs"));
    }

    @Test
    void valuesOfOptionsAreCompleted() throws Exception {
        assertEquals("lanewise train --loss cross-entropy ", completed("lanewise train --loss cr"));
        assertEquals("lanewise train --cost cross-entropy ", completed("lanewise train --cost cr"));
        assertEquals("lanewise completion zsh ", completed("lanewise completion z"));
        assertEquals(List.of("adagrad", "adam", "adamw"), offered("lanewise train --optimizer ada"));
        assertEquals(List.of("adagrad", "adam", "adamw"), offered("lanewise tune --optimizer ada"));
        assertEquals(List.of("all", "test", "training", "validation"), offered("lanewise evaluate --set "));
    }

    @Test
    void filesAreCompleted() throws Exception {
        assertEquals("lanewise train --data houses.csv ", completed("lanewise train --data houses.c"));
        assertEquals("lanewise predict houses.lanewise ", completed("lanewise predict houses.l"));
        assertEquals(List.of("houses.csv", "houses.lanewise"), offered("lanewise train --data hous"));
    }
}
