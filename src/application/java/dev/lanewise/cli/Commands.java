package dev.lanewise.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** The commands of the program, by group, in the order of the help. */
final class Commands {
    /** By group and name; the class of a command is loaded when one is created. */
    private static final Map<String, Map<String, Supplier<Subcommand>>> GROUPS = new LinkedHashMap<>();

    static {
        add("Data", "data", () -> new Describe());
        add("Data", "convert", () -> new Convert());
        add("Data", "show", () -> new Show());
        add("Training", "train", () -> new Train());
        add("Training", "tune", () -> new Tune());
        add("Training", "cross-validate", () -> new CrossValidate());
        add("Training", "compare", () -> new Compare());
        add("Trained networks", "evaluate", () -> new Evaluate());
        add("Trained networks", "predict", () -> new Predict());
        add("Trained networks", "importance", () -> new Importance());
        add("Trained networks", "report", () -> new Report());
        add("Trained networks", "serve", () -> new Serve());
        add("Trained networks", "export", () -> new Export());
        add("Trained networks", "import", () -> new Import());
        add("Other", "check", () -> new Check());
        add("Other", "doctor", () -> new Doctor());
        add("Other", "gradcheck", () -> new GradCheck());
        add("Other", "completion", () -> new Completion());
        add("Other", "help", () -> new HelpCommand());
    }

    private Commands() {}

    private static void add(String group, String name, Supplier<Subcommand> creation) {
        GROUPS.computeIfAbsent(group, title -> new LinkedHashMap<>()).put(name, creation);
    }

    /** The names of all commands. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        GROUPS.values().forEach(commands -> names.addAll(commands.keySet()));
        return names;
    }

    /** A new instance of a command; null if there is none of that name. */
    static Subcommand create(String name) {
        for (Map<String, Supplier<Subcommand>> commands : GROUPS.values()) {
            if (commands.containsKey(name)) {
                return commands.get(name).get();
            }
        }
        return null;
    }

    /** The headers of the commands, by group and name. */
    static Map<String, Map<String, String>> headers() {
        Map<String, Map<String, String>> headers = new LinkedHashMap<>();
        GROUPS.forEach((group, commands) -> commands.forEach((name, command) -> headers.computeIfAbsent(
                        group, title -> new LinkedHashMap<>())
                .put(name, command.get().getClass().getAnnotation(Command.class).header()[0])));
        return headers;
    }
}
