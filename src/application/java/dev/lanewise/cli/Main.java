package dev.lanewise.cli;

import dev.lanewise.data.UnknownColumnException;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.kernel.KernelSelection;
import java.io.File;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: finds the command, reads its flags, and reports every failure as one sentence and an exit code. */
@Command(
        name = "lanewise",
        sortOptions = false,
        subcommands = {
            Train.class, Tune.class, CrossValidate.class, Evaluate.class, Importance.class, Compare.class, Report.class,
            Predict.class, Export.class, Import.class, Describe.class, Show.class, Serve.class, Check.class,
            GradCheck.class, Doctor.class, HelpCommand.class, Completion.class
        },
        synopsisSubcommandLabel = "COMMAND",
        header = "Trains feedforward neural networks in pure Java, vectorised with SIMD.",
        description = "Without arguments, trains the network of the lecture notebook.",
        footer =
                "Exit codes: 0 success, 1 failure, 2 wrong usage, 129 stopped because the terminal was closed, 130 stopped"
                        + " by Ctrl-C or from the page of train --serve, 141 the program that reads the output has exited, 143"
                        + " stopped by SIGTERM.")
public final class Main {
    private static final int FAILED = 1;
    private static final int CALLED_WRONGLY = 2;
    /** As of other programs, which the signal of a broken pipe (13) ends: 128 + 13. */
    private static final int BROKEN_PIPE = 141;
    /** Groups of commands in the help; a command that is missing here is listed at the end. */
    private static final List<List<String>> GROUPS = List.of(
            List.of("Data", "data", "show"),
            List.of("Training", "train", "tune", "cross-validate", "compare"),
            List.of(
                    "Trained networks",
                    "evaluate",
                    "predict",
                    "importance",
                    "calibrate",
                    "report",
                    "serve",
                    "export",
                    "import"),
            List.of("Other", "check", "doctor", "gradcheck", "completion", "help"));
    /** The label of an option that takes names separated by commas. */
    private static final String COLUMNS = "COLUMNS";

    private static final List<String> HELP = List.of("--help", "-h", "--help-all");
    private static final List<String> VERSION = List.of("--version", "-V");

    static {
        // Classes for dates and databases, of which no flag is one: a hundred that every start with flags would load.
        System.setProperty("picocli.converters.excludes", "java\\.(sql|time)\\..*");
    }

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    private boolean version;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

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
        // The command that computes prints the warning on a separate line.
        KernelSelection.reportedByCaller();
        if (args.length == 0 || (args.length == 1 && args[0].equals("train"))) {
            // The notebook's run, with the shortest time from start to first epoch: where there are no flags, none of
            // the
            // 100 to 200 milliseconds are spent that it takes to load and set up what reads them.
            return run("lanewise train", new Train(), screen, false);
        }
        if (args[0].equals("help") && (args.length == 1 || (args.length == 2 && !args[1].startsWith("-")))) {
            // A common convention: help train is short for train --help.
            args = Arrays.copyOfRange(args, 1, args.length + 1);
            args[args.length - 1] = "--help";
        }
        String name = args[0];
        Subcommand command = command(name);
        if (command == null) {
            return runWithoutCommand(args, screen);
        }
        List<String> arguments = Arrays.asList(args).subList(1, args.length);
        // Only the requested command is inspected by reflection.
        CommandLine line = line(name, command);
        if (arguments.contains("--help-all")) {
            // Also without the arguments that the command needs.
            return print(
                    "lanewise " + name,
                    HelpText.of(CommandHelp.of(name, line.getCommandSpec()), true, width(screen)),
                    screen);
        }
        ParseResult parsed;
        try {
            parsed = line.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            return calledWrongly("lanewise " + name, sentence(e, arguments), screen);
        }
        if (parsed.isUsageHelpRequested()) {
            return print(
                    "lanewise " + name,
                    HelpText.of(CommandHelp.of(name, line.getCommandSpec()), false, width(screen)),
                    screen);
        }
        boolean verbose = parsed.hasMatchedOption("--verbose");
        return run(
                "lanewise " + name,
                settledScreen -> {
                    command.settle(line, arguments.toArray(String[]::new));
                    OutputFiles.requireApart(line.getCommandSpec(), line.getCommandSpec());
                    return command.run(settledScreen);
                },
                arguments,
                screen.coloured(parsed.matchedOptionValue("--color", ColourChoice.AUTO)),
                verbose);
    }

    /** A parser of a command's options. */
    static CommandLine line(String name, Subcommand command) {
        return configured(new CommandLine(command).setCommandName("lanewise " + name));
    }

    /** Line width of help: that of the terminal if it is printed to one. */
    static int width(Screen screen) {
        return screen.dataLive() ? new TerminalWidth().columns() : TerminalWidth.USUAL;
    }

    /** The names of all commands, in the order of the help. */
    static List<String> commandNames() {
        List<String> known = new ArrayList<>();
        for (Class<?> type : Main.class.getAnnotation(Command.class).subcommands()) {
            known.add(type.getAnnotation(Command.class).name());
        }
        List<String> names = new ArrayList<>();
        GROUPS.forEach(group -> names.addAll(group.subList(1, group.size())));
        names.retainAll(known);
        known.removeAll(names);
        names.addAll(known);
        return names;
    }

    /** A new instance of a command; null if there is none of that name. */
    static Subcommand command(String name) {
        return switch (name) {
            case "train" -> new Train();
            case "tune" -> new Tune();
            case "cross-validate" -> new CrossValidate();
            case "evaluate" -> new Evaluate();
            case "importance" -> new Importance();
            case "compare" -> new Compare();
            case "report" -> new Report();
            case "predict" -> new Predict();
            case "export" -> new Export();
            case "import" -> new Import();
            case "data" -> new Describe();
            case "show" -> new Show();
            case "serve" -> new Serve();
            case "check" -> new Check();
            case "gradcheck" -> new GradCheck();
            case "doctor" -> new Doctor();
            case "help" -> new HelpCommand();
            case "completion" -> new Completion();
            default -> null;
        };
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
            return calledWrongly(title, FlagNames.in(e.getMessage()), screen);
        } catch (ParameterException e) {
            return calledWrongly(title, sentence(e, arguments), screen);
        } catch (UnknownColumnException e) {
            String help = new File(e.file()).exists()
                    ? " (lanewise data " + SearchSettings.quoted(e.file()) + " shows the columns)"
                    : "";
            return failed(title, e.getMessage() + help, e, screen, verbose);
        } catch (OutOfMemoryError e) {
            return failed(
                    title,
                    "not enough memory (" + e.getMessage() + "); this JVM may use "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MB; -Xmx raises that limit",
                    e,
                    screen,
                    verbose);
        } catch (InternalError e) {
            return failed(
                    title,
                    "a memory-mapped file was truncated, or its disk is full or cannot be read"
                            + " (" + e.getMessage()
                            + ")",
                    e,
                    screen,
                    verbose);
        } catch (UncheckedIOException e) {
            return failed(title, e.getCause().getMessage(), e, screen, verbose);
        } catch (NoClassDefFoundError e) {
            return failed(
                    title,
                    "the class " + e.getMessage() + " cannot be loaded: the jar file of the program or of"
                            + " one of its libraries is missing or damaged, or was replaced while the program was"
                            + " running",
                    e,
                    screen,
                    verbose);
        } catch (Exception | LinkageError e) {
            String message = e.getMessage();
            return failed(
                    title,
                    message == null
                            ? "failed with a " + e.getClass().getSimpleName() + " (--verbose prints the stack trace)"
                            : message,
                    e,
                    screen,
                    verbose);
        } finally {
            // The process of the caller continues, and its next command may request other kernels.
            KernelSelection.revokeRequest();
        }
    }

    /** Handles arguments without a command: options of the program itself, or a mistake. */
    private static int runWithoutCommand(String[] args, Screen screen) {
        List<String> words = List.of(args);
        for (String word : words) {
            if (!HELP.contains(word) && !VERSION.contains(word) && !word.equals("--verbose")) {
                return calledWrongly("lanewise", noCommand(word), screen);
            }
        }
        if (words.stream().anyMatch(VERSION::contains)) {
            return print("lanewise", "lanewise " + Version.TEXT + "\n", screen);
        }
        if (words.stream().anyMatch(HELP::contains)) {
            return print("lanewise", help(screen), screen);
        }
        return calledWrongly("lanewise", "a command is expected", screen);
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
        List<String> names = commandNames();
        String question = OtherWords.command(word, names);
        return "'" + word + "' is not a command" + (question.isEmpty() ? "; the" : question + " The") + " commands are "
                + String.join(", ", names);
    }

    /** The help of the program. */
    static String help(Screen screen) {
        Command program = Main.class.getAnnotation(Command.class);
        Map<String, String> headers = new LinkedHashMap<>();
        for (Class<?> type : program.subcommands()) {
            Command command = type.getAnnotation(Command.class);
            headers.put(command.name(), command.header()[0]);
        }
        List<String> listed = new ArrayList<>();
        for (List<String> group : GROUPS) {
            listed.add(group.get(0));
            for (String name : group.subList(1, group.size())) {
                if (headers.containsKey(name)) {
                    listed.add(name + "\t" + headers.remove(name));
                }
            }
        }
        headers.forEach((name, header) -> listed.add(name + "\t" + header));
        return HelpText.ofProgram(
                List.of("Usage: lanewise COMMAND [OPTIONS]", program.header()[0], "", program.description()[0]),
                listed,
                List.of(
                        "",
                        "lanewise COMMAND --help shows the essential options of a command, and --help-all shows all"
                                + " of them. lanewise --version shows the version.",
                        "",
                        program.footer()[0],
                        "",
                        "Examples:",
                        "  lanewise train --data houses.csv --target price --save houses.lanewise",
                        "  lanewise train --data pictures --save pictures.lanewise",
                        "  lanewise predict houses.lanewise new-houses.csv"),
                width(screen));
    }

    /** The manual page of the program. */
    static String manPage(List<CommandHelp> commands) {
        Command program = Main.class.getAnnotation(Command.class);
        return ManPage.ofProgram(
                program.header()[0], List.of(program.description()), commands, List.of(program.footer()));
    }

    static CommandLine configured(CommandLine line) {
        return line.setExpandAtFiles(false).setAllowOptionsAsOptionParameters(false);
    }

    /** Returns an error of picocli in one line. */
    private static String sentence(ParameterException e, List<String> arguments) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return sentence(unmatched);
        }
        String message = e.getMessage().replaceAll("\\s+", " ");
        if (argument(e) instanceof OptionSpec option) {
            // The name by which it was called.
            message = message.replace("'" + option.longestName() + "'", "'" + Flags.spelled(option, arguments) + "'");
        }
        if (e instanceof MissingParameterException missing) {
            return message + expectation(missing);
        }
        if (e instanceof OverwrittenOptionException twice
                && twice.getOverwritten() instanceof OptionSpec option
                && option.names().length > 1) {
            return message + "; " + String.join(", ", option.names()) + " are names of the same option";
        }
        if (e instanceof OverwrittenOptionException twice
                && twice.getOverwritten() instanceof OptionSpec option
                && (option.paramLabel().equals(COLUMNS) || option.longestName().equals("--target"))) {
            return message + "; join the names by commas: " + option.longestName() + " "
                    + SearchSettings.quoted(String.join(",", Flags.values(option, arguments)));
        }
        return e.getArgSpec() == null || e.getValue() == null
                ? message
                : message
                        + OtherWords.value(
                                e.getArgSpec() instanceof OptionSpec option ? Flags.name(option) : "",
                                e.getValue(),
                                Values.words(e.getArgSpec()));
    }

    /** Returns the option or argument of an error; null if there is not exactly one. */
    private static ArgSpec argument(ParameterException e) {
        return e instanceof MissingParameterException missing
                ? missing.getMissing().get(0)
                : e instanceof OverwrittenOptionException twice ? twice.getOverwritten() : e.getArgSpec();
    }

    /** Returns what is expected in place of a missing argument: the words of an option, or the usage of the command. */
    private static String expectation(MissingParameterException e) {
        List<ArgSpec> missing = e.getMissing();
        if (missing.stream().allMatch(ArgSpec::isPositional)) {
            String name = e.getCommandLine().getCommandName().replaceFirst("^lanewise ", "");
            return "; usage: "
                    + CommandHelp.of(name, e.getCommandLine().getCommandSpec()).synopsis();
        }
        List<String> words = Values.words(missing.get(0));
        return words.isEmpty() ? "" : "; the values are " + String.join(", ", words);
    }

    private static String sentence(UnmatchedArgumentException e) {
        String first = e.getUnmatched().get(0);
        Set<String> flags = e.getCommandLine().getCommandSpec().optionsMap().keySet();
        if (e.isUnknownOption()) {
            String name = first.replaceFirst("=.*", "");
            boolean isOfPredict = name.equals("--data") && e.getCommandLine().getCommand() instanceof Predict;
            return "there is no flag '" + first + "'"
                    + (isOfPredict
                            ? "; the files follow the model without a flag: lanewise predict MODEL FILE"
                            : OtherWords.flag(name, flags));
        }
        boolean isData = flags.contains("--data") && !first.startsWith("@") && new File(first).exists();
        return "'" + first + "' is an unexpected argument" + (isData ? ", did you mean --data " + first + "?" : "");
    }

    private static int calledWrongly(String title, String sentence, Screen screen) {
        screen.err().println(title + ": " + sentence + " (" + title + " --help shows the usage)");
        return CALLED_WRONGLY;
    }

    private static int failed(String title, String sentence, Throwable cause, Screen screen, boolean verbose) {
        screen.out().flush();
        screen.err()
                .println(title + ": " + EncodingAdvice.checked(FlagNames.in(sentence.replaceAll("\\s*\\R\\s*", " "))));
        if (verbose) {
            cause.printStackTrace(screen.err());
        }
        return FAILED;
    }
}
