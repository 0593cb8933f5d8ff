package dev.lanewise.report;

/** Words of a command as a POSIX shell takes them. */
public final class ShellCommand {
    private ShellCommand() {}

    /** Returns a word, in single quotes if it needs them. */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:,=+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * Returns a flag with its value.
     *
     * @param name name without hyphens
     * @param value {@code true} for a switch that is on
     */
    static String flag(String name, String value) {
        return "--" + name + (value.equals("true") ? "" : " " + quoted(value));
    }
}
