package dev.lanewise.cli;

import dev.lanewise.internal.Version;
import dev.lanewise.internal.kernel.KernelSelection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: finds the command, reads its flags, and turns whatever goes wrong into one sentence and an exit code. */
@Command(name = "lanewise", sortOptions = false,
        subcommands = {
            Train.class, Tune.class, Evaluate.class, Report.class, Predict.class, Export.class, Import.class, Describe.class,
            Show.class, Serve.class, GradCheck.class, Doctor.class
        },
        synopsisSubcommandLabel = "COMMAND",
        header = "Trains feedforward networks on SIMD lanes, in pure Java.",
        description = {
            "",
            "Without arguments it is train with the lecture notebook's values.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 called wrongly, 130 stopped by Ctrl-C or on the page of a training.",
            "",
            "Examples:",
            "  lanewise train --save digits.lanewise",
            "  lanewise evaluate digits.lanewise",
            "  lanewise train --help"
        })
public final class Main {
    private static final int FAILED = 1;
    private static final int CALLED_WRONGLY = 2;
    private static final int MOST_SUGGESTIONS = 3;

    static {
        // Classes for dates and databases, of which no flag is one: a hundred that every start with flags would load.
        System.setProperty("picocli.converters.excludes", "java\\.(sql|time)\\..*");
    }

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version and do nothing.")
    private boolean version;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    Main() {}

    /**
     * Runs a command in this process. A success returns, because the caller may be Maven, which has work left to do; anything
     * else ends the JVM with its exit code.
     */
    public static void main(String[] args) {
        Screen screen = Screen.ofProcess();
        int exit = run(args, screen);
        screen.out().flush();
        screen.err().flush();
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** Runs a command and gives its exit code. */
    static int run(String[] args, Screen screen) {
        // The command that computes prints the warning as a line of its own.
        KernelSelection.reportedByCaller();
        if (args.length == 0 || args.length == 1 && args[0].equals("train")) {
            // The notebook's run, with the shortest time from start to first epoch: where there are no flags, none of the
            // 100 to 200 milliseconds are spent that it takes to load and set up what reads them.
            return run("lanewise train", new Train(), screen, false);
        }
        if (args[0].equals("help")) {
            // As many programs have it: help train for train --help.
            args = Arrays.copyOfRange(args, 1, args.length + 1);
            args[args.length - 1] = "--help";
        }
        String name = args[0];
        Subcommand command = command(name);
        if (command == null) {
            return runWithoutCommand(args, screen);
        }
        List<String> arguments = Arrays.asList(args).subList(1, args.length);
        // Only the command called for is taken apart by reflection.
        CommandLine line = configured(new CommandLine(command).setCommandName("lanewise " + name));
        ParseResult parsed;
        try {
            parsed = line.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            return calledWrongly("lanewise " + name, sentence(e), screen);
        }
        if (parsed.isUsageHelpRequested()) {
            printHelp(line, screen);
            return 0;
        }
        boolean verbose = parsed.hasMatchedOption("--verbose");
        return run("lanewise " + name, settledScreen -> {
            command.settle(line, arguments.toArray(String[]::new));
            return command.run(settledScreen);
        }, screen, verbose);
    }

    /** A new instance of a command; null if there is none of that name. */
    static Subcommand command(String name) {
        return switch (name) {
            case "train" -> new Train();
            case "tune" -> new Tune();
            case "evaluate" -> new Evaluate();
            case "report" -> new Report();
            case "predict" -> new Predict();
            case "export" -> new Export();
            case "import" -> new Import();
            case "data" -> new Describe();
            case "show" -> new Show();
            case "serve" -> new Serve();
            case "gradcheck" -> new GradCheck();
            case "doctor" -> new Doctor();
            default -> null;
        };
    }

    static int run(String title, Subcommand command, Screen screen, boolean verbose) {
        try {
            int exit = command.run(screen);
            if (screen.out().checkError()) {
                throw new IOException("not everything could be printed: standard output is closed, or its disk is full");
            }
            return exit;
        } catch (UsageException e) {
            return calledWrongly(title, e.getMessage(), screen);
        } catch (ParameterException e) {
            return calledWrongly(title, sentence(e), screen);
        } catch (OutOfMemoryError e) {
            return failed(title, "there is not enough memory (" + e.getMessage() + "); this JVM may use "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB, and -Xmx raises that", e, screen, verbose);
        } catch (InternalError e) {
            return failed(title, "a file that is mapped became shorter, or its disk is full or cannot be read"
                    + " (" + e.getMessage()
                    + ")", e, screen, verbose);
        } catch (UncheckedIOException e) {
            return failed(title, e.getCause().getMessage(), e, screen, verbose);
        } catch (NoClassDefFoundError e) {
            return failed(title, "the class " + e.getMessage() + " cannot be loaded: the jar of the program or a library of it is"
                    + " missing or damaged, or was replaced while it ran", e, screen, verbose);
        } catch (Exception | LinkageError e) {
            String message = e.getMessage();
            return failed(title, message == null ? "failed with a " + e.getClass().getSimpleName()
                    + " (--verbose shows where)" : message, e, screen, verbose);
        } finally {
            // The caller's process goes on, and its next command may ask for other kernels.
            KernelSelection.revokeRequest();
        }
    }

    /** What is not the name of a command: a flag of the program itself, or a mistake. */
    private static int runWithoutCommand(String[] args, Screen screen) {
        CommandLine line = configured(new CommandLine(new Main()));
        ParseResult parsed;
        try {
            parsed = line.parseArgs(args);
            if (!parsed.unmatched().isEmpty()) {
                // Forgiven by picocli beside --help.
                throw new UnmatchedArgumentException(line, parsed.unmatched());
            }
        } catch (UnmatchedArgumentException e) {
            String expectation = String.join(", ", line.getSubcommands().keySet());
            return calledWrongly("lanewise", "'" + e.getUnmatched().get(0) + "' is no command" + suggestion(e)
                    + "; the commands are " + expectation, screen);
        } catch (ParameterException e) {
            return calledWrongly("lanewise", sentence(e), screen);
        }
        if (parsed.isVersionHelpRequested()) {
            screen.out().println("lanewise " + Version.TEXT);
            screen.out().flush();
            return 0;
        }
        if (parsed.isUsageHelpRequested()) {
            printHelp(line, screen);
            return 0;
        }
        return calledWrongly("lanewise", "the name of a command is expected", screen);
    }

    static CommandLine configured(CommandLine line) {
        return line.setExpandAtFiles(false).setAllowOptionsAsOptionParameters(false);
    }

    private static void printHelp(CommandLine line, Screen screen) {
        line.usage(new PrintWriter(screen.out(), true, StandardCharsets.UTF_8), Ansi.OFF);
    }

    /** What picocli found wrong, in one line. */
    private static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            return unmatched.isUnknownOption()
                    ? "there is no flag '" + first + "'" + suggestion(unmatched)
                    : "'" + first + "' is one argument too many";
        }
        return e.getMessage().replaceAll("\\s+", " ");
    }

    /** What may have been meant: what the word begins, as an abbreviation does, or else what looks like it. */
    private static String suggestion(UnmatchedArgumentException e) {
        List<String> alike = e.getSuggestions().stream()
                .map(name -> name.replaceAll("^'|'$|^lanewise ", ""))
                .toList();
        String word = e.getUnmatched().get(0);
        List<String> begun = alike.stream().filter(name -> name.startsWith(word)).toList();
        List<String> names = (begun.isEmpty() ? alike : begun).stream().limit(MOST_SUGGESTIONS).toList();
        return names.isEmpty() ? "" : ", did you mean " + String.join(" or ", names) + "?";
    }

    private static int calledWrongly(String title, String sentence, Screen screen) {
        screen.err().println(title + ": " + sentence + " (" + title + " --help tells more)");
        return CALLED_WRONGLY;
    }

    private static int failed(String title, String sentence, Throwable cause, Screen screen, boolean verbose) {
        screen.out().flush();
        screen.err().println(title + ": " + FlagNames.in(sentence.replaceAll("\\s*\\R\\s*", " ")));
        if (verbose) {
            cause.printStackTrace(screen.err());
        }
        return FAILED;
    }
}
