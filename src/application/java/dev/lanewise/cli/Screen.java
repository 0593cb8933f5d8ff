package dev.lanewise.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;

/**
 * Output streams of a command. Text on both is made printable ({@link TextStream}), because it may contain names and
 * values from files.
 *
 * @param out for results as text
 * @param err for everything else
 * @param live whether {@code err} is a terminal, so that a line may be redrawn
 * @param dataLive whether {@code out} goes to a terminal too
 * @param shading how tables and pictures on {@code out} are shaded
 * @param coloured whether text on {@code out} may be coloured
 * @param columns characters in a line of the terminal
 */
record Screen(
        PrintStream out,
        PrintStream err,
        boolean live,
        boolean dataLive,
        Shading shading,
        boolean coloured,
        IntSupplier columns) {
    Screen {
        out = TextStream.of(out);
        err = TextStream.of(err);
    }

    /** A screen of the usual width on which nothing is coloured. */
    Screen(PrintStream out, PrintStream err, boolean live, boolean dataLive, Shading shading) {
        this(out, err, live, dataLive, shading, false, () -> TerminalWidth.USUAL);
    }

    /** A screen of the usual width on which nothing is shaded. */
    Screen(PrintStream out, PrintStream err, boolean live, boolean dataLive) {
        this(out, err, live, dataLive, Shading.NONE);
    }

    /** The streams of this process, in UTF-8 whatever the locale: half of the block characters would become "?". */
    static Screen ofProcess() {
        boolean dataLive = isTerminal(1);
        boolean notesLive = isTerminal(2);
        TerminalWidth width = new TerminalWidth();
        return new Screen(
                ProcessOutput.open(),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                notesLive && !"dumb".equals(System.getenv("TERM")),
                dataLive,
                Shading.of(dataLive, System.getenv()),
                Shading.mayColour(dataLive, System.getenv()),
                width::columns);
    }

    /** Returns these streams as if they were not terminals. */
    Screen unwatched() {
        return new Screen(out, err, false, dataLive, shading, coloured, columns);
    }

    /** Returns these streams with the colours that the user chose. */
    Screen coloured(ColourChoice choice) {
        return choice == ColourChoice.AUTO
                ? this
                : new Screen(out, err, live, dataLive, shading.as(choice), choice == ColourChoice.ALWAYS, columns);
    }

    /** Returns the stream for CSV and JSON, which are printed unchanged, except on a terminal. */
    PrintStream data() {
        return dataLive ? out : TextStream.exact(out);
    }

    /** Prints text that this program has coloured, unchanged. */
    void paint(CharSequence text) {
        TextStream.exact(out).append(text);
    }

    /** Line width of the data: that of the terminal, or the usual one without a terminal. */
    int lineWidth() {
        return dataLive ? columns.getAsInt() : TerminalWidth.USUAL;
    }

    /**
     * Passes on the data printed so far.
     *
     * @throws ClosedPipeException if the program that reads the data has exited
     * @throws IOException if not all of it could be printed
     */
    void requirePrinted() throws IOException {
        if (out.checkError()) {
            throw ProcessOutput.failure(out);
        }
    }

    /** Prints the digest of a network. */
    void printDigest(String sha256) {
        out.println("parameters sha256: " + sha256);
        // Flushed before the JVM may end.
        out.flush();
    }

    /** Returns these streams, where {@code out} receives no data. */
    Screen withoutData() {
        return new Screen(out, err, live, false, shading);
    }

    /** Whether a stream of this process goes to a terminal. */
    private static boolean isTerminal(int descriptor) {
        try {
            // Linux provides the target of each stream; the console covers only stdin and stdout together.
            return Files.readSymbolicLink(Path.of("/proc/self/fd", String.valueOf(descriptor)))
                    .toString()
                    .matches("/dev/(pts/|tty|console).*");
        } catch (IOException | UnsupportedOperationException e) {
            // Another system, which has no such link.
            return hasConsole();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // isTerminal is called where System.console() is never null
    private static boolean hasConsole() {
        Console console = System.console();
        try {
            // From JDK 22 on, there may be a console without a terminal, and a method to detect it.
            return console != null
                    && (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            // An older JDK, whose console is a terminal.
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
