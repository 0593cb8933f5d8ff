package dev.lanewise.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** The commands of the program, by group, in the order of the help. */
final class Commands {
    private record Entry(Class<? extends Subcommand> type, Supplier<Subcommand> creation) {}

    /** By group and name; a class is loaded only when it is needed. */
    private static final Map<String, Map<String, Entry>> GROUPS = new LinkedHashMap<>();

    static {
        add("Data", "data", Describe.class, () -> new Describe());
        add("Data", "show", Show.class, () -> new Show());
        add("Training", "train", Train.class, () -> new Train());
        add("Training", "tune", Tune.class, () -> new Tune());
        add("Training", "cross-validate", CrossValidate.class, () -> new CrossValidate());
        add("Training", "compare", Compare.class, () -> new Compare());
        add("Trained networks", "evaluate", Evaluate.class, () -> new Evaluate());
        add("Trained networks", "predict", Predict.class, () -> new Predict());
        add("Trained networks", "importance", Importance.class, () -> new Importance());
        add("Trained networks", "report", Report.class, () -> new Report());
        add("Trained networks", "serve", Serve.class, () -> new Serve());
        add("Trained networks", "export", Export.class, () -> new Export());
        add("Trained networks", "import", Import.class, () -> new Import());
        add("Other", "check", Check.class, () -> new Check());
        add("Other", "doctor", Doctor.class, () -> new Doctor());
        add("Other", "gradcheck", GradCheck.class, () -> new GradCheck());
        add("Other", "completion", Completion.class, () -> new Completion());
        add("Other", "help", HelpCommand.class, () -> new HelpCommand());
    }

    private Commands() {}

    private static void add(
            String group, String name, Class<? extends Subcommand> type, Supplier<Subcommand> creation) {
        GROUPS.computeIfAbsent(group, title -> new LinkedHashMap<>()).put(name, new Entry(type, creation));
    }

    /** The names of all commands. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        GROUPS.values().forEach(commands -> names.addAll(commands.keySet()));
        return names;
    }

    /** A new instance of a command; null if there is none of that name. */
    static Subcommand create(String name) {
        for (Map<String, Entry> commands : GROUPS.values()) {
            if (commands.containsKey(name)) {
                return commands.get(name).creation().get();
            }
        }
        return null;
    }

    /** The headers of the commands, by group and name. */
    static Map<String, Map<String, String>> headers() {
        Map<String, Map<String, String>> headers = new LinkedHashMap<>();
        GROUPS.forEach((group, commands) ->
                commands.forEach((name, command) -> headers.computeIfAbsent(group, title -> new LinkedHashMap<>())
                        .put(name, command.type().getAnnotation(Command.class).header()[0])));
        return headers;
    }
}
