package dev.lanewise;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a Markdown document against the repository: links, paths, commands, options and class names have to exist.
 *
 * <p>Paths, classes and commands are looked for where they are marked as code; a placeholder in capitals, a pattern
 * with {@code *} and whatever a build makes ({@code target/}) are left alone.
 */
final class DocumentCheck {
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)[^)]*\\)|<img[^>]*\\ssrc=\"([^\"]+)\"");
    private static final Pattern URL = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
    private static final Pattern REPOSITORY_PATH =
            Pattern.compile("(?:\\./)?((?:src|bench|docs|\\.ci|\\.mvn)/[\\w./-]*)(?:[:#]\\S*)?");
    private static final Pattern QUALIFIED_NAME =
            Pattern.compile("(dev\\.lanewise(?:\\.[a-z]\\w*)*)(?:\\.([A-Z]\\w*))?(?:[.#](\\w+)(?:\\(.*\\))?)?");
    private static final Pattern SIMPLE_NAME =
            Pattern.compile("([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)(?:[.#](\\w+)(?:\\(.*\\))?)?");
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");
    private static final Pattern COMMAND_NAME = Pattern.compile("[a-z][a-z-]*");
    private static final List<String> SOURCES =
            List.of("src/library/java", "src/application/java", "src/test/java", "bench/src/main/java");
    /** Modules without a package of their name. */
    private static final Set<String> MODULES = Set.of("dev.lanewise.mnist");
    /** What the build makes. */
    private static final Set<String> JARS =
            Set.of("target/lanewise.jar", "target/library/lanewise.jar", "target/mnist/lanewise-mnist.jar");

    private static final List<String> JDK_PACKAGES = List.of(
            "java.lang",
            "java.util",
            "java.util.concurrent",
            "java.io",
            "java.nio",
            "java.nio.file",
            "java.net.http",
            "jdk.incubator.vector");

    private final Path root;
    private final Map<String, String> types;
    private final Map<String, Set<String>> commands;
    private final Set<String> namesFromElsewhere;

    /**
     * @param types the source of every type, without comments and literals, by the type's simple name
     * @param commands the long options of every command of the command line, by the command's name
     * @param namesFromElsewhere names that look like a class of this repository and are none
     */
    DocumentCheck(
            Path root, Map<String, String> types, Map<String, Set<String>> commands, Set<String> namesFromElsewhere) {
        this.root = root;
        this.types = types;
        this.commands = commands;
        this.namesFromElsewhere = namesFromElsewhere;
    }

    /** A sentence for everything that the document at {@code path}, relative to the root, names and is not there. */
    List<String> problems(String path, String text) {
        List<String> found = new ArrayList<>();
        boolean fenced = false;
        int number = 0;
        String command = "";
        for (String line : text.lines().toList()) {
            number++;
            List<String> ofLine = new ArrayList<>();
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
            } else if (fenced) {
                command += line.strip();
                if (command.endsWith("\\")) {
                    command = command.substring(0, command.length() - 1);
                    continue;
                }
                checkCommand(command, ofLine);
                command = "";
            } else {
                checkProse(path, line, ofLine);
            }
            for (String problem : ofLine) {
                found.add(path + ":" + number + ": " + problem);
            }
        }
        if (fenced) {
            found.add(path + ": a code block does not end");
        }
        return found;
    }

    private void checkProse(String path, String line, List<String> found) {
        Matcher link = LINK.matcher(CODE_SPAN.matcher(line).replaceAll("code"));
        while (link.find()) {
            String target = link.group(1) != null ? link.group(1) : link.group(2);
            String file = target.replaceFirst("#.*", "");
            if (!file.isEmpty()
                    && !URL.matcher(file).matches()
                    && !Files.exists(root.resolve(path).resolveSibling(file).normalize())) {
                found.add("the link " + target + " leads nowhere");
            }
        }
        Matcher span = CODE_SPAN.matcher(line);
        while (span.find()) {
            checkSpan(span.group(1).strip(), found);
        }
    }

    private void checkSpan(String span, List<String> found) {
        Matcher repositoryPath = REPOSITORY_PATH.matcher(span);
        Matcher qualified = QUALIFIED_NAME.matcher(span);
        Matcher simple = SIMPLE_NAME.matcher(span);
        if (repositoryPath.matches()) {
            String file = repositoryPath.group(1);
            if (!file.contains("target/") && !Files.exists(root.resolve(file))) {
                found.add("there is no " + file);
            }
        } else if (span.matches("\\w+\\.java")) {
            if (!types.containsKey(span.replace(".java", ""))) {
                found.add("there is no source file " + span);
            }
        } else if (span.matches("[\\w-]+\\.md")) {
            if (!Files.exists(root.resolve(span))
                    && !Files.exists(root.resolve("docs").resolve(span))) {
                found.add("there is no " + span);
            }
        } else if (qualified.matches()) {
            checkQualifiedName(qualified.group(1), qualified.group(2), qualified.group(3), found);
        } else if (simple.matches()) {
            checkSimpleName(simple.group(1), simple.group(2), found);
        } else {
            checkCommand(span, found);
        }
    }

    private void checkQualifiedName(String packageName, String type, String member, List<String> found) {
        String folder = packageName.replace('.', '/');
        boolean exists = false;
        for (String sources : SOURCES) {
            Path inSources = root.resolve(sources).resolve(folder);
            exists |= Files.exists(type == null ? inSources : inSources.resolve(type + ".java"));
        }
        if (!exists && !MODULES.contains(packageName)) {
            found.add("there is no " + packageName + (type == null ? "" : "." + type));
        } else if (type != null) {
            checkSimpleName(type, member, found);
        }
    }

    private void checkSimpleName(String type, String member, List<String> found) {
        String source = types.get(type);
        if (source == null) {
            if (!namesFromElsewhere.contains(type) && !isInJdk(type)) {
                found.add("there is no class " + type + ", here or in the JDK");
            }
        } else if (member != null
                && !Pattern.compile("\\b" + member + "\\b").matcher(source).find()) {
            found.add("class " + type + " has no " + member);
        }
    }

    private static boolean isInJdk(String type) {
        for (String packageName : JDK_PACKAGES) {
            try {
                Class.forName(packageName + "." + type, false, DocumentCheck.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                // The next package may have it.
            }
        }
        return false;
    }

    /** Checks a line of shell, as far as it calls Maven or Lanewise. */
    private void checkCommand(String line, List<String> found) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group().replaceAll("[\"']", ""));
        }
        for (int i = 0; i < words.size(); i++) {
            String current = words.get(i);
            if (current.equals("./mvnw") || current.equals("mvn")) {
                checkMaven(words.subList(i + 1, words.size()), found);
                return;
            }
            if (current.matches("(bin/)?lanewise")
                    && (i == 0 || words.get(i - 1).equals("$"))) {
                checkLanewise(String.join(" ", words.subList(i + 1, words.size())), found);
                return;
            }
            if (current.matches("target/.*\\.jar")) {
                if (!JARS.contains(current)) {
                    found.add("the build makes no " + current);
                }
                checkLanewise(String.join(" ", words.subList(i + 1, words.size())), found);
                return;
            }
        }
    }

    private void checkMaven(List<String> words, List<String> found) {
        String pom = "pom.xml";
        int f = words.indexOf("-f");
        if (f >= 0 && f + 1 < words.size()) {
            pom = words.get(f + 1);
            if (!Files.isRegularFile(root.resolve(pom))) {
                found.add("there is no " + pom);
                return;
            }
        }
        String pomText = read(pom);
        if (pom.equals("pom.xml")) {
            pomText += read("src/library/pom.xml") + read("src/application/pom.xml") + read("src/test/pom.xml");
        }
        for (String word : words) {
            if (word.startsWith("-P") && !pomText.contains("<id>" + word.substring(2) + "</id>")) {
                found.add(pom + " has no profile " + word.substring(2));
            } else if (word.startsWith("-Dexec.args=")) {
                checkLanewise(word.substring("-Dexec.args=".length()), found);
            } else if (word.startsWith("-Dtest=")) {
                for (String test : word.substring("-Dtest=".length()).split(",")) {
                    String type = test.replaceFirst("#.*", "");
                    if (!type.contains("*") && !type.matches("[A-Z]+") && !types.containsKey(type)) {
                        found.add("there is no test " + type);
                    }
                }
            } else if (word.startsWith("-Dbench.args=")) {
                String benchmark =
                        word.substring("-Dbench.args=".length()).strip().split("[\\s.*(|]")[0];
                if (!benchmark.startsWith("-")
                        && types.keySet().stream()
                                .noneMatch(type -> type.contains(benchmark)
                                        && Files.exists(benchmarks().resolve(type + ".java")))) {
                    found.add("there is no benchmark " + benchmark);
                }
            } else if (word.startsWith("-Dlanewise.")) {
                String property = word.substring(2).replaceFirst("=.*", "");
                if (!pomText.contains(property)) {
                    found.add(pom + " does not know " + property);
                }
            }
        }
    }

    private Path benchmarks() {
        return root.resolve("bench/src/main/java/dev/lanewise/bench");
    }

    /** Checks the command and the options of a call of Lanewise; a tree without a command line has none to check. */
    private void checkLanewise(String arguments, List<String> found) {
        String call = arguments.strip().replaceFirst("\\s[|>#].*", "");
        String name = call.split("\\s+")[0];
        if (commands.isEmpty() || !COMMAND_NAME.matcher(name).matches()) {
            return;
        }
        if (!commands.containsKey(name)) {
            found.add("there is no command " + name);
            return;
        }
        Matcher option = OPTION.matcher(call);
        while (option.find()) {
            if (!commands.get(name).contains(option.group())) {
                found.add("command " + name + " has no option " + option.group());
            }
        }
    }

    private String read(String file) {
        return RepositoryTest.read(root.resolve(file));
    }
}
