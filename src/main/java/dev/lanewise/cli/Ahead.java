package dev.lanewise.cli;

import java.util.List;

/** What a command begins before it is needed, and even before the flags have been read. */
final class Ahead {
    private Ahead() {}

    /**
     * Whether a command may be begun as without flags: none of these is among the arguments, nor one that takes flags from a
     * file, and nobody asks for help.
     */
    static boolean isSafe(List<String> arguments, String... flags) {
        for (String argument : arguments) {
            for (String flag : flags) {
                if (argument.startsWith(flag)) {
                    return false;
                }
            }
            if (argument.startsWith("--config") || argument.startsWith("--resume")
                    || argument.equals("--help") || argument.equals("-h")) {
                return false;
            }
        }
        return true;
    }

    /** What a flag will be once it has been read, if the arguments are as they should be. */
    static String value(List<String> arguments, String flag, String otherwise) {
        String value = otherwise;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(flag + "=")) {
                value = argument.substring(flag.length() + 1);
            } else if (argument.equals(flag) && i + 1 < arguments.size()) {
                value = arguments.get(i + 1);
            }
        }
        return value;
    }

    /** Begins with it, by a thread of its own that keeps no program from ending. */
    static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
