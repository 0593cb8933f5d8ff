package dev.lanewise.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command prints.
 *
 * @param out for data
 * @param err for everything else
 * @param live whether somebody watches {@code err} on a terminal, so that a line may be drawn over
 */
record Screen(PrintStream out, PrintStream err, boolean live) {

    /** The streams of this process, in UTF-8 whatever the locale: half of the block characters would become "?". */
    static Screen ofProcess() {
        return new Screen(
                new PrintStream(System.out, false, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                isTerminal());
    }

    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From JDK 22 on there is a console without a terminal as well, and a method that tells.
            if (!(boolean) Console.class.getMethod("isTerminal").invoke(console)) {
                return false;
            }
        } catch (NoSuchMethodException e) {
            // An older JDK, whose console is a terminal.
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
        try {
            // The console is about stdin and stdout; Linux tells where stderr goes.
            return Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString().matches("/dev/(pts/|tty|console).*");
        } catch (IOException | UnsupportedOperationException e) {
            return true;
        }
    }
}
