package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import dev.lanewise.data.UnknownColumnException;
import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.report.ShellCommand;
import java.io.File;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: finds the command, reads its flags, and reports every failure as one sentence and an exit code. */
@Command(
        name = "lanewise",
        customSynopsis = "lanewise COMMAND [OPTIONS]",
        header = "Trains feedforward neural networks in pure Java, vectorised with SIMD.",
        footer = {
            "",
            "lanewise COMMAND --help shows the essential options of a command, and --help-all shows all of them."
                    + " lanewise --version shows the version.",
            "",
            "Exit codes: 0 success, 1 failure, 2 wrong usage, 129 stopped because the terminal was closed, 130 stopped"
                    + " by Ctrl-C or from the page of train --serve, 141 the program that reads the output has exited,"
                    + " 143 stopped by SIGTERM.",
            "",
            "Examples:",
            "  lanewise train --data houses.csv --target price --save houses.lanewise",
            "  lanewise train --data pictures --save pictures.lanewise",
            "  lanewise predict houses.lanewise new-houses.csv"
        })
public final class Main {
    private static final int FAILED = 1;
    private static final int CALLED_WRONGLY = 2;
    /** The exit code of a program that the signal of a closed pipe (13) terminates: 128 + 13. */
    private static final int BROKEN_PIPE = 141;

    static {
        // Classes for dates and databases, of which no flag is one: a hundred that every start with flags would load.
        System.setProperty("picocli.converters.excludes", "java\\.(sql|time)\\..*");
        // The library logs a single warning: that it runs slower than it could.
        System.setProperty("java.util.logging.SimpleFormatter.format", "warning: %5$s%n");
    }

    Main() {}

    /**
     * Runs a command in this process. A success returns, because the caller may be Maven, which has work left to do; anything
     * else ends the JVM with its exit code.
     */
    public static void main(String[] args) {
        // Libraries that format in the default locale, such as picocli, would write other digits in some of them.
        Locale.setDefault(Locale.ROOT);
        Screen screen = Screen.ofProcess();
        int exit = run(args, screen);
        screen.out().flush();
        screen.err().flush();
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** Runs a command and returns its exit code. */
    static int run(String[] args, Screen screen) {
        if (args.length == 1 && args[0].equals("train")) {
            // The notebook's run, which should reach its first epoch as soon as possible. Without flags, it skips
            // loading and setting up the parser of flags, which takes 100 to 200 milliseconds.
            return run("lanewise train", new Train(), screen, false);
        }
        String name = args.length == 0 ? "--help" : args[0];
        if (name.startsWith("-")) {
            return runWithoutCommand(name, args, screen);
        }
        Subcommand command = Commands.create(name);
        if (command == null) {
            return calledWrongly("lanewise", noCommand(name), screen);
        }
        List<String> arguments = Arrays.asList(args).subList(1, args.length);
        // Only the requested command is inspected by reflection.
        CommandLine line = line(name, command);
        if (arguments.stream().anyMatch(List.of("--help-all", "--help", "-h")::contains)) {
            // Also without the arguments that the command needs.
            return print("lanewise " + name, CommandHelp.of(name, arguments.contains("--help-all")), screen);
        }
        return run(
                "lanewise " + name,
                plain -> {
                    try (command) {
                        ParseResult parsed = parse(line, command, arguments);
                        OutputFiles.requireApart(line.getCommandSpec(), line.getCommandSpec());
                        return command.run(plain.coloured(parsed.matchedOptionValue("--color", ColourChoice.AUTO)));
                    }
                },
                arguments,
                screen,
                arguments.contains("--verbose"));
    }

    /**
     * Parses the flags of a command, with the defaults that it takes from elsewhere.
     *
     * @throws ParameterException if a flag is wrong
     * @throws dev.lanewise.data.DataFormatException if a value from elsewhere is wrong
     */
    static ParseResult parse(CommandLine line, Subcommand command, List<String> arguments) throws Exception {
        Settings defaults = command.defaults(line.getCommandSpec(), arguments);
        try {
            return line.setDefaultValueProvider(defaults).parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw defaults.located(e, arguments).orElseThrow(() -> e);
        }
    }

    /** A parser of a command's options. */
    static CommandLine line(String name, Subcommand command) {
        return configured(new CommandLine(command).setCommandName("lanewise " + name));
    }

    static int run(String title, Subcommand command, Screen screen, boolean verbose) {
        return run(title, command, List.of(), screen, verbose);
    }

    private static int run(String title, Subcommand command, List<String> arguments, Screen screen, boolean verbose) {
        try {
            int exit = command.run(screen);
            screen.requirePrinted();
            return exit;
        } catch (ClosedPipeException e) {
            return BROKEN_PIPE;
        } catch (UsageException e) {
            return calledWrongly(title, RemedyFlags.in(e.getMessage()), screen);
        } catch (ParameterException e) {
            return calledWrongly(title, sentence(e, arguments), screen);
        } catch (Exception | LinkageError | OutOfMemoryError | InternalError e) {
            screen.out().flush();
            screen.err().println(title + ": " + RemedyFlags.in(sentence(e).replaceAll("\\s*\\R\\s*", " ")));
            if (verbose) {
                e.printStackTrace(screen.err());
            }
            return FAILED;
        } finally {
            KernelOptions.revoke();
            StandardInput.delete();
        }
    }

    /** Returns why a command failed. */
    private static String sentence(Throwable e) {
        String message =
                e instanceof UncheckedIOException wrapped ? wrapped.getCause().getMessage() : e.getMessage();
        if (e instanceof UnknownColumnException column && new File(column.file()).exists()) {
            return message + " (lanewise data " + ShellCommand.quoted(column.file()) + " shows the columns)";
        }
        if (e instanceof OutOfMemoryError) {
            return "not enough memory (" + message + "); this JVM may use "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB; -Xmx raises that limit, and lanewise convert"
                    + " writes data to a file that training does not load into memory";
        }
        if (e instanceof InternalError) {
            return "a memory-mapped file was truncated, or its disk is full or cannot be read (" + message + ")";
        }
        if (e instanceof NoClassDefFoundError) {
            return "the class " + message
                    + " cannot be loaded: a jar file of the program is missing, damaged or was replaced";
        }
        return message == null
                ? "failed with a " + e.getClass().getSimpleName() + " (--verbose prints the stack trace)"
                : message;
    }

    /** Handles an option of the program itself. */
    private static int runWithoutCommand(String option, String[] args, Screen screen) {
        return switch (args.length > 1 ? "" : option) {
            case "--version", "-V" -> print("lanewise", "lanewise " + Lanewise.version() + "\n", screen);
            case "--help", "-h", "--help-all" -> print("lanewise", CommandHelp.ofProgram(), screen);
            default ->
                calledWrongly(
                        "lanewise",
                        "a command is expected before " + option + "; the commands are "
                                + String.join(", ", Commands.names()),
                        screen);
        };
    }

    /** Prints a text, with the exit code and the message of a command that cannot print. */
    private static int print(String title, String text, Screen screen) {
        return run(
                title,
                printed -> {
                    printed.out().print(text);
                    return 0;
                },
                screen,
                false);
    }

    /** Returns the message on a word that is not the name of a command. */
    static String noCommand(String word) {
        List<String> names = Commands.names();
        String question = Suggestion.question(word, names);
        return "'" + word + "' is not a command" + (question.isEmpty() ? "; the" : question + " The") + " commands are "
                + String.join(", ", names);
    }

    static CommandLine configured(CommandLine line) {
        return Values.register(line).setExpandAtFiles(false).setAllowOptionsAsOptionParameters(false);
    }

    /** Returns an error of picocli in one line. */
    private static String sentence(ParameterException e, List<String> arguments) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return sentence(unmatched, arguments);
        }
        String message = e.getMessage().replaceAll("\\s+", " ");
        List<ArgSpec> missing = e instanceof MissingParameterException m ? m.getMissing() : List.of();
        ArgSpec argument = e instanceof OverwrittenOptionException twice
                ? twice.getOverwritten()
                : missing.isEmpty() ? e.getArgSpec() : missing.get(0);
        if (argument instanceof OptionSpec option) {
            // The name by which it was called.
            message = message.replace("'" + option.longestName() + "'", "'" + Flags.spelled(option, arguments) + "'");
        }
        List<String> words = argument == null ? List.of() : Values.words(argument);
        if (!missing.isEmpty() && missing.stream().allMatch(ArgSpec::isPositional)) {
            return message + "; usage: "
                    + e.getCommandLine().getHelp().abbreviatedSynopsis().strip();
        }
        return words.isEmpty()
                ? message
                : missing.isEmpty()
                        ? message + (e.getValue() == null ? "" : Suggestion.question(e.getValue(), words))
                        : message + "; the values are " + String.join(", ", words);
    }

    private static String sentence(UnmatchedArgumentException e, List<String> arguments) {
        String first = e.getUnmatched().get(0);
        Set<String> flags = e.getCommandLine().getCommandSpec().optionsMap().keySet();
        if (e.isUnknownOption()) {
            String name = first.replaceFirst("=.*", "");
            return "there is no flag '" + first + "'"
                    + (name.equals("--data") && e.getCommandLine().getCommand() instanceof Predict
                            ? "; the files follow the model without a flag: lanewise predict MODEL FILE"
                            : Suggestion.question(name, flags));
        }
        boolean isData = flags.contains("--data") && !first.startsWith("@") && new File(first).exists();
        int place = arguments.indexOf(first);
        boolean followsValue = place > 1
                && arguments.get(place - 2).startsWith("--")
                && !arguments.get(place - 1).startsWith("-");
        return "'" + first + "' is an unexpected argument"
                + (isData
                        ? ", did you mean --data " + first + "?"
                        : followsValue ? ", did you mean " + arguments.get(place - 1) + "," + first + "?" : "");
    }

    private static int calledWrongly(String title, String sentence, Screen screen) {
        screen.err().println(title + ": " + sentence + " (" + title + " --help shows the usage)");
        return CALLED_WRONGLY;
    }
}
