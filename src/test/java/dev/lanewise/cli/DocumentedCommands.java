package dev.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ParameterException;

/** The calls of Lanewise in the code blocks of a document, parsed as the command line parses them but not run. */
final class DocumentedCommands {
    private static final Pattern LANEWISE = Pattern.compile("(?:\\$ )?(?:\\S*/)?lanewise (?!\\w[\\w-]*: )(.*)");
    private static final Pattern JAR = Pattern.compile(".*\\bjava .*-jar \\S*lanewise\\.jar (.*)");
    private static final Pattern MAVEN = Pattern.compile(".*\\bmvnw? .*-Dexec\\.args=(\"([^\"]*)\"|'([^']*)').*");
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"'|<>#&;]|\"[^\"]*\"|'[^']*')+|[|<>#&;]");
    private static final Pattern OF_THE_PROGRAM = Pattern.compile("--help|--help-all|--version|-h|-V");
    /** A usage, such as {@code lanewise train [OPTIONS]}, or a placeholder. */
    private static final Pattern USAGE = Pattern.compile("\\[[A-Z]+].*|COMMAND|….*");

    private DocumentedCommands() {}

    /** The arguments of each call in the code blocks, with its line as {@code path:line}. */
    static List<Call> calls(String path, String text) {
        List<Call> calls = new ArrayList<>();
        boolean fenced = false;
        int number = 0;
        StringBuilder command = new StringBuilder();
        for (String line : text.lines().toList()) {
            number++;
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
            } else if (fenced || line.startsWith("    ")) {
                command.append(line.strip());
                if (command.length() > 0 && command.charAt(command.length() - 1) == '\\') {
                    command.setLength(command.length() - 1);
                    continue;
                }
                addCall(path + ":" + number, command.toString(), calls);
            }
            command.setLength(0);
        }
        return calls;
    }

    private static void addCall(String place, String command, List<Call> calls) {
        for (Pattern pattern : List.of(MAVEN, JAR, LANEWISE)) {
            Matcher call = pattern.matcher(command);
            if (call.matches()) {
                boolean ofMaven = pattern.equals(MAVEN);
                if (!ofMaven || !command.contains(" -f ")) {
                    String arguments = !ofMaven ? call.group(1) : call.group(2) != null ? call.group(2) : call.group(3);
                    List<String> words = words(arguments);
                    if (!words.isEmpty()
                            && words.stream()
                                    .noneMatch(word -> USAGE.matcher(word).matches())) {
                        calls.add(new Call(place, words));
                    }
                }
                return;
            }
        }
    }

    /** The words of a shell command up to a pipe or comment, without redirections and quotation marks. */
    private static List<String> words(String arguments) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(arguments);
        boolean redirected = false;
        while (word.find()) {
            String text = word.group();
            if (text.matches("[|#&;]")) {
                return words;
            }
            if (text.matches("[<>]")) {
                redirected = true;
            } else if (redirected) {
                redirected = false;
            } else {
                words.add(text.replaceAll("[\"']", ""));
            }
        }
        return words;
    }

    /** A call: where it is, and its words after the name of the program. */
    record Call(String place, List<String> words) {
        /** Returns why the command line would refuse it; empty if it would not. */
        String problem() {
            String name = words.get(0);
            if (words.stream().allMatch(word -> OF_THE_PROGRAM.matcher(word).matches())) {
                return "";
            }
            Subcommand command = Commands.create(name);
            if (command == null) {
                return place + ": " + Main.noCommand(name);
            }
            try {
                Main.line(name, command)
                        .parseArgs(words.subList(1, words.size()).toArray(String[]::new));
                return "";
            } catch (ParameterException e) {
                return place + ": " + String.join(" ", words) + ": " + e.getMessage();
            }
        }
    }
}
