package dev.lanewise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds links to headings that do not exist, pages that are named in code style instead of linked, and paths of
 * documents in Java files that do not exist. {@link DocumentCheck} finds links to missing files.
 */
final class DocumentLinks {
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern CODE = Pattern.compile("`[^`]+`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]*)#([^)\\s]+)\\)");
    private static final Pattern PAGE = Pattern.compile("(?<!\\[)`((?:docs/)?[\\w-]+\\.md)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern IDENTIFIER = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");
    private static final Pattern PATH_IN_SOURCE =
            Pattern.compile("\\b(docs/[\\w./-]+\\.(?:md|csv|json|java|kt|jsh|svg|png))(?:#([\\w-]+))?");
    /** Dated notes, which are not edited, and tables that a program writes. */
    private static final String NOT_EDITED = "docs/(notes/\\d|measurements/).*";

    private final Path root;

    DocumentLinks(Path root) {
        this.root = root;
    }

    /** A sentence for each wrong link or unlinked page in the document at a path relative to the root. */
    List<String> problems(String path, String text) {
        List<String> problems = new ArrayList<>();
        String prose = masked(FENCED, text);
        Matcher link = LINK.matcher(masked(CODE, prose));
        while (link.find()) {
            String file = link.group(1);
            if (!file.matches("[a-z][a-z0-9+.-]*:.*")) {
                Path page = root.resolve(path);
                String target =
                        file.isEmpty() ? text : read(page.resolveSibling(file).normalize());
                if (!anchors(target).contains(link.group(2))) {
                    problems.add(at(path, text, link.start()) + (file.isEmpty() ? path : file) + " has no heading #"
                            + link.group(2));
                }
            }
        }
        Matcher page = PAGE.matcher(prose);
        while (page.find() && !path.matches(NOT_EDITED)) {
            String name = page.group(1);
            Path file = root.resolve(name.startsWith("docs/") ? name : "docs/" + name);
            if (Files.exists(file) && !file.equals(root.resolve(path))) {
                problems.add(at(path, text, page.start()) + name + " is named in code style, but a link is expected");
            }
        }
        return problems;
    }

    /** A sentence for each document that a Java file names and that does not exist. */
    List<String> problemsOfSource(String path, String text) {
        List<String> problems = new ArrayList<>();
        Matcher name = PATH_IN_SOURCE.matcher(text);
        while (name.find()) {
            Path file = root.resolve(name.group(1));
            if (!Files.exists(file)) {
                problems.add(at(path, text, name.start()) + "there is no " + name.group(1));
            } else if (name.group(2) != null && !anchors(read(file)).contains(name.group(2))) {
                problems.add(at(path, text, name.start()) + name.group(1) + " has no heading #" + name.group(2));
            }
        }
        return problems;
    }

    /** The anchors of a document: those that GitHub makes of its headings, and its own. */
    static Set<String> anchors(String text) {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> counts = new HashMap<>();
        Matcher heading = HEADING.matcher(masked(FENCED, text));
        while (heading.find()) {
            String title = heading.group(1)
                    .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                    .strip();
            String anchor = title.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                    .replaceAll("\\s", "-");
            int before = counts.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        IDENTIFIER.matcher(text).results().forEach(identifier -> anchors.add(identifier.group(1)));
        return anchors;
    }

    private static String at(String path, String text, int position) {
        return path + ":" + text.substring(0, position).lines().count() + ": ";
    }

    private static String masked(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(match -> match.group().replaceAll("[^\\n]", "x"));
    }

    private static String read(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
