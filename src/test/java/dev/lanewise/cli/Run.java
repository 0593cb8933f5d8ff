package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What a command did: its exit code and what it printed. */
record Run(int exit, String out, String err) {

    /** Runs a command in this process. */
    static Run of(String... args) {
        return of(false, args);
    }

    /** Runs a command of these {@linkplain #words words}. */
    static Run line(String words, Object... more) {
        return of(words(words, more));
    }

    /**
     * The words of a command. The text is split at each space, and every further argument is one word. A path in the
     * text must not contain spaces.
     */
    static String[] words(String words, Object... more) {
        return Stream.concat(Stream.of(words.split(" ")), Stream.of(more).map(Object::toString))
                .toArray(String[]::new);
    }

    /** Runs a command in this process as if somebody watched on a terminal, or not. */
    static Run of(boolean live, String... args) {
        return of(live, false, args);
    }

    /** The same, and as if the data went to a terminal too, or not. */
    static Run of(boolean live, boolean dataLive, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                live,
                dataLive);
        int exit = Main.run(args, screen);
        screen.out().flush();
        screen.err().flush();
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Asserts success, and gives the lines printed as data. */
    List<String> lines() {
        assertEquals(0, exit, err);
        return out.lines().toList();
    }

    /** Asserts success, and gives the last line printed as data. */
    String last() {
        return lines().get(lines().size() - 1);
    }

    /** What was printed beside the data, without the warning of a JVM that has no vector module. */
    String notes() {
        return err.replaceAll("(?m)^warning: .*\\R", "");
    }

    /** Asserts a failure with exit code 1 and this one sentence. */
    void assertFailed(String... parts) {
        assertRefused(1, parts);
    }

    /** Asserts a wrong call with exit code 2 and this one sentence, which points to the help. */
    void assertCalledWrongly(String... parts) {
        assertRefused(2, parts);
        assertTrue(err.endsWith(" --help shows the usage)\n"), err);
    }

    private void assertRefused(int code, String... parts) {
        assertEquals(code, exit, err);
        assertEquals("", out);
        assertEquals(1, notes().lines().count(), err);
        for (String part : parts) {
            assertTrue(notes().contains(part), err);
        }
    }
}
