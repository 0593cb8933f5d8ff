package dev.lanewise.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** The commands of the program, by group, in the order of the help. */
final class Commands {
    /** Headings of groups with the names of their commands. */
    private record Group(String heading, List<String> names) {}

    private static final List<Group> GROUPS = List.of(
            new Group("Data", List.of("data", "convert", "show")),
            new Group("Training", List.of("train", "tune", "cross-validate", "compare")),
            new Group(
                    "Trained networks",
                    List.of("evaluate", "predict", "importance", "report", "serve", "export", "import")),
            new Group("Other", List.of("check", "doctor", "gradcheck", "completion", "help")));

    private Commands() {}

    /** The names of all commands. */
    static List<String> names() {
        return GROUPS.stream().flatMap(group -> group.names().stream()).toList();
    }

    /** A new instance of a command; null if there is none of that name. */
    static Subcommand create(String name) {
        return switch (name) {
            case "data" -> new Describe();
            case "convert" -> new Convert();
            case "show" -> new Show();
            case "train" -> new Train();
            case "tune" -> new Tune();
            case "cross-validate" -> new CrossValidate();
            case "compare" -> new Compare();
            case "evaluate" -> new Evaluate();
            case "predict" -> new Predict();
            case "importance" -> new Importance();
            case "report" -> new Report();
            case "serve" -> new Serve();
            case "export" -> new Export();
            case "import" -> new Import();
            case "check" -> new Check();
            case "doctor" -> new Doctor();
            case "gradcheck" -> new GradCheck();
            case "completion" -> new Completion();
            case "help" -> new HelpCommand();
            default -> null;
        };
    }

    /** The headers of the commands, by group and name. */
    static Map<String, Map<String, String>> headers() {
        Map<String, Map<String, String>> headers = new LinkedHashMap<>();
        for (Group group : GROUPS) {
            Map<String, String> ofGroup = new LinkedHashMap<>();
            for (String name : group.names()) {
                ofGroup.put(
                        name,
                        create(name).getClass().getAnnotation(Command.class).header()[0]);
            }
            headers.put(group.heading(), ofGroup);
        }
        return headers;
    }
}
