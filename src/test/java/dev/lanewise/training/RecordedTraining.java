package dev.lanewise.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An entry of {@code recorded-digests.txt}: a training, described by settings, and the digests of its results.
 *
 * <p>A line holds the name. Indented lines follow: settings as {@code name=value}, then one line for each digest, with
 * the result and its SHA-256. The comment at the top of the file lists the settings.
 */
final class RecordedTraining {
    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> digests = new LinkedHashMap<>();
    private final Set<String> unread = new TreeSet<>();

    RecordedTraining(String name) {
        this.name = name;
    }

    /** Reads all entries of a file, in its order. */
    static List<RecordedTraining> parse(List<String> lines) {
        List<RecordedTraining> trainings = new ArrayList<>();
        for (String line : lines) {
            if (isName(line)) {
                trainings.add(new RecordedTraining(line));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                trainings.get(trainings.size() - 1).read(line.strip().split(" +"));
            }
        }
        return trainings;
    }

    /** Replaces digests, given by training and result, and keeps all other lines. */
    static List<String> rewrite(List<String> lines, Map<String, Map<String, String>> digests) {
        List<String> rewritten = new ArrayList<>();
        String name = "";
        for (String line : lines) {
            name = isName(line) ? line : name;
            String[] words = line.strip().split(" +");
            String digest =
                    words.length == 2 ? digests.getOrDefault(name, Map.of()).get(words[0]) : null;
            rewritten.add(digest == null ? line : "    " + words[0] + " " + digest);
        }
        return rewritten;
    }

    private static boolean isName(String line) {
        return !line.isEmpty() && line.charAt(0) != ' ' && line.charAt(0) != '#';
    }

    private void read(String[] words) {
        if (words.length == 2 && words[0].indexOf('=') < 0) {
            digests.put(words[0], words[1]);
            return;
        }
        for (String word : words) {
            int sign = word.indexOf('=');
            if (sign < 0 || settings.put(word.substring(0, sign), word.substring(sign + 1)) != null) {
                throw new IllegalArgumentException(name + ": \"" + word + "\" is no setting, or a repeated one");
            }
            unread.add(word.substring(0, sign));
        }
    }

    String name() {
        return name;
    }

    /** SHA-256 by result, in the order of the file; {@code ?} for one that is not recorded yet. */
    Map<String, String> digests() {
        return digests;
    }

    boolean has(String setting) {
        return settings.containsKey(setting);
    }

    String text(String setting, String otherwise) {
        unread.remove(setting);
        return settings.getOrDefault(setting, otherwise);
    }

    int whole(String setting, int otherwise) {
        return Integer.parseInt(text(setting, String.valueOf(otherwise)));
    }

    double number(String setting, double otherwise) {
        return Double.parseDouble(text(setting, String.valueOf(otherwise)));
    }

    /** Settings that have not been read, such as misspelt ones. */
    Set<String> unread() {
        return unread;
    }

    @Override
    public String toString() {
        return name;
    }
}
