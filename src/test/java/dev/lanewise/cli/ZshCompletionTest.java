package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.DefaultLocale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion of command lines in a zsh on a pseudo-terminal, which another zsh operates. */
@Tag("processes")
class ZshCompletionTest {
    private static final int PATIENCE_SECONDS = 60;

    /** Types each line and a tab. Afterwards files have what was offered for it, and the line as it is then. */
    private static final String TYPING = """
        zmodload zsh/zpty
        export TERM=xterm
        zpty shell "zsh -f -i"
        zpty -w shell "PS1=; source setup.zsh"
        zpty -r shell ready '*READY*'
        for line in "$@"; do
          zpty -n -w shell "$line"$'\\t\\x18'
          zpty -r shell done '*DONE*'
        done
        zpty -d shell
        """;

    private static final String SETUP = """
        stty rows 100 cols 200
        autoload -Uz compinit
        compinit -u -D
        source completion.zsh
        integer number=0
        compadd() {
          if [[ ${@[1,(i)(-|--)]} != *-[OAD]\\ * ]]; then
            typeset -a offered
            builtin compadd -A offered "$@"
            (( $#offered == 0 )) || print -rl -- $offered >>offered$number.txt
          fi
          builtin compadd "$@"
        }
        finish() {
          print -r -- "$BUFFER" >line$number.txt
          number+=1
          BUFFER=
          print DO''NE
        }
        zle -N finish
        bindkey '^X' finish
        print REA''DY
        """;

    private static String completion;

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireZsh() throws Exception {
        Process version;
        try {
            version = new ProcessBuilder("zsh", "--version")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no zsh");
            return;
        }
        version.getInputStream().readAllBytes();
        assertEquals(0, version.waitFor());
        // The process of a user has this locale (Main.main).
        try (DefaultLocale root = new DefaultLocale("und")) {
            completion = Run.of("completion", "zsh").out();
        }
    }

    @BeforeEach
    void writeScripts() throws IOException {
        Files.writeString(folder.resolve("typing.zsh"), TYPING);
        Files.writeString(folder.resolve("setup.zsh"), SETUP);
        Files.writeString(folder.resolve("completion.zsh"), completion);
        Files.writeString(folder.resolve("houses.csv"), "");
        Files.writeString(folder.resolve("houses.lanewise"), "");
    }

    /** The words that are offered for the end of a line, which was the n-th that was typed. */
    private List<String> offered(int n) throws IOException {
        Path offered = folder.resolve("offered" + n + ".txt");
        return Files.exists(offered)
                ? Files.readAllLines(offered).stream()
                        .map(String::strip)
                        .distinct()
                        .sorted()
                        .toList()
                : List.of();
    }

    /** The n-th line after a tab. */
    private String completed(int n) throws IOException {
        return Files.readString(folder.resolve("line" + n + ".txt")).replaceFirst("\\n$", "");
    }

    /** Types lines in one shell, whose start takes most of the time. */
    private void type(String... lines) throws Exception {
        Path log = folder.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of("zsh", "-f", "typing.zsh"));
        command.addAll(List.of(lines));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, () -> "zsh completes nothing: " + List.of(lines));
        assertEquals("", Files.readString(log));
    }

    @Test
    void commandsAreCompleted() throws Exception {
        type("lanewise compl", "lanewise comp", "lanewise ");
        assertEquals("lanewise completion ", completed(0));
        assertEquals(List.of("compare", "completion"), offered(1));
        assertEquals(List.copyOf(Commands.names().stream().sorted().toList()), offered(2));
    }

    @Test
    void optionsAreCompleted() throws Exception {
        type("lanewise train --learning", "lanewise predict --help-", "lanewise train --check", "lanewise evaluate --");
        assertEquals("lanewise train --learning-rate ", completed(0));
        assertEquals("lanewise predict --help-all ", completed(1));
        assertEquals(List.of("--checkpoint", "--checkpoint-every"), offered(2));
        assertTrue(offered(3).contains("--set"));
        assertFalse(offered(3).contains("--epochs"));
    }

    @Test
    void valuesOfOptionsAreCompleted() throws Exception {
        type(
                "lanewise train --loss cr",
                "lanewise train --cost cr",
                "lanewise completion z",
                "lanewise train --optimizer ada",
                "lanewise tune --optimizer ada",
                "lanewise evaluate --set ");
        assertEquals("lanewise train --loss cross-entropy ", completed(0));
        assertEquals("lanewise train --cost cross-entropy ", completed(1));
        assertEquals("lanewise completion zsh ", completed(2));
        assertEquals(List.of("adagrad", "adam", "adamax", "adamw"), offered(3));
        assertEquals(List.of("adagrad", "adam", "adamax", "adamw"), offered(4));
        assertEquals(List.of("all", "test", "training", "validation"), offered(5));
    }

    @Test
    void filesAreCompleted() throws Exception {
        type("lanewise train --data houses.c", "lanewise predict houses.l", "lanewise train --data hous");
        assertEquals("lanewise train --data houses.csv ", completed(0));
        assertEquals("lanewise predict houses.lanewise ", completed(1));
        assertEquals(List.of("houses.csv", "houses.lanewise"), offered(2));
    }
}
