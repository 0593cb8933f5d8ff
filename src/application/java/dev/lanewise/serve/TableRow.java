package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.ColumnEncoder;
import dev.lanewise.internal.Quote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Encodes a row of a table, a JSON object with a field for each column, according to a schema. Nothing is guessed
 * silently: a row that cannot be encoded is refused, and every value that the schema replaces gets a warning.
 */
final class TableRow {
    /** Largest number of warnings about a row, or of problems; a sentence counts the others. */
    private static final int MOST_WARNINGS = 20;
    /** Unknown columns of a row that are compared with those that are not there, and that get a warning. */
    private static final int MOST_COMPARED = 20;

    private static final int LETTERS_PER_ERROR = 3;

    private final Schema schema;
    private final List<String> names;
    private final Map<String, Integer> places = new HashMap<>();
    /** Offset of the inputs of each column. */
    private final int[] at;

    private final ColumnEncoder[] encoders;
    /** Warning about a missing value of each column; null if the schema does not replace it. */
    private final String[] replaced;

    TableRow(Schema schema) {
        this.schema = schema;
        this.names = schema.columns().stream().map(Schema.Column::name).toList();
        this.at = new int[names.size()];
        this.encoders = ColumnEncoder.of(schema);
        this.replaced = new String[at.length];
        int next = 0;
        for (int c = 0; c < at.length; c++) {
            Schema.Column column = schema.columns().get(c);
            places.put(column.name(), c);
            at[c] = next;
            next += column.inputs();
            replaced[c] = column.imputes()
                    ? "column " + Quote.of(column.name()) + ": the value is missing, and the model uses "
                            + ColumnDescription.fill(column)
                    : null;
        }
    }

    /** The names of the columns, in the order of their inputs. */
    List<String> names() {
        return names;
    }

    /**
     * Reads an object whose start has been read. Null, the texts for missing values in CSV files, and an absent column
     * stand for a missing value.
     *
     * <p>A column that the model does not have is ignored, as in a file to predict from, unless its name is nearly that
     * of a column that is not there.
     *
     * @param unknown the names of the other columns of the request, to which those of this row are added
     * @param suggest whether names of columns are compared, and a warning names the category that was probably meant,
     *     which takes time
     * @return a warning for each ignored column, each missing value that is replaced, and each unknown category
     * @throws Refusal naming every problem if the row has none of the columns, has an unknown column whose name is
     *     nearly that of a missing one, lacks a value that the model does not replace, or has a value that is not a
     *     number where a number is expected; or if it takes too much memory
     */
    List<String> read(JsonParser json, float[] inputs, int offset, UnknownNames unknown, boolean suggest)
            throws IOException {
        Warnings warnings = new Warnings();
        Problems problems = new Problems();
        boolean[] there = new boolean[at.length];
        List<String> others = new ArrayList<>();
        int moreOthers = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            Integer c = places.get(name);
            JsonToken token = json.nextToken();
            if (c == null) {
                unknown.skip(name, json);
                if (others.size() < MOST_COMPARED) {
                    others.add(name);
                } else {
                    moreOthers++;
                }
                continue;
            }
            there[c] = true;
            if (!token.isScalarValue()) {
                unknown.skip(json);
                problems.add(c, "a number or a text is expected");
                continue;
            }
            String text = token == JsonToken.VALUE_NULL ? "" : json.getText().strip();
            encode(c, text, inputs, offset + at[c], suggest, warnings, problems);
        }
        String meant = addOthers(others, moreOthers, suggest ? absent(there) : List.of(), warnings, problems);
        for (int c = 0; c < there.length; c++) {
            if (!there[c] && !meant.contains(Quote.of(names.get(c)))) {
                encode(c, "", inputs, offset + at[c], suggest, warnings, problems);
            }
        }
        if (meant.isEmpty() && absent(there).size() == there.length) {
            problems.addAll(List.of("none of the model's columns is present"), "they are " + QuotedNames.list(names));
        }
        problems.refuse();
        return warnings.sentences();
    }

    private List<String> absent(boolean[] there) {
        return IntStream.range(0, there.length)
                .filter(c -> !there[c])
                .mapToObj(names::get)
                .toList();
    }

    /**
     * Warns of columns that the model does not have, unless one is probably a misspelt absent column, which is a
     * problem.
     *
     * @param others the first of these columns
     * @param more number of those after them
     * @return the questions whether absent columns were meant
     */
    private String addOthers(List<String> others, int more, List<String> absent, Warnings warnings, Problems problems) {
        List<String> misspelt = new ArrayList<>();
        StringBuilder questions = new StringBuilder();
        for (String name : others) {
            String question = absent.isEmpty()
                    ? ""
                    : QuotedNames.didYouMean(
                            name,
                            absent.stream().filter(each -> isAsLong(each, name)).toList());
            if (!question.isEmpty()) {
                questions.append(question);
                misspelt.add("column " + Quote.of(name) + ": the model has no such column" + question);
            }
        }
        if (!misspelt.isEmpty()) {
            problems.addAll(misspelt, "its columns are " + QuotedNames.list(names));
            return questions.toString();
        }
        warnings.addFirst(
                others.stream()
                        .map(name ->
                                "column " + Quote.of(name) + ": the model has no such column, and the value is ignored")
                        .toList(),
                more);
        return "";
    }

    /** Whether names may differ by a few letters, rather than one being a part of the other. */
    private static boolean isAsLong(String name, String other) {
        return Math.abs(name.length() - other.length()) <= Math.max(1, other.length() / LETTERS_PER_ERROR);
    }

    private void encode(
            int c, String text, float[] inputs, int from, boolean suggest, Warnings warnings, Problems problems) {
        boolean isMissing = encoders[c].isMissing(text);
        if (isMissing && replaced[c] == null) {
            problems.addMissing(c);
            return;
        }
        boolean isKnown;
        try {
            isKnown = encoders[c].encode(text, inputs, from);
        } catch (IllegalArgumentException e) {
            problems.add(c, e.getMessage());
            return;
        }
        if (isMissing) {
            warnings.add(() -> replaced[c]);
        } else if (!isKnown) {
            List<String> categories = ((Schema.Categorical) schema.columns().get(c)).categories();
            warnings.add(() -> "column " + Quote.of(names.get(c)) + ": the category " + Quote.of(text) + " is unknown"
                    + (suggest ? QuotedNames.didYouMean(text, categories) : "")
                    + " and is treated as none of " + QuotedNames.list(categories));
        }
    }

    /** Warnings about a row, of which the first are kept. */
    private static final class Warnings {
        private final List<String> sentences = new ArrayList<>();
        private int more;

        void add(Supplier<String> sentence) {
            if (sentences.size() < MOST_WARNINGS) {
                sentences.add(sentence.get());
            } else {
                more++;
            }
        }

        /** Adds these before the others, and the number of further ones. */
        void addFirst(List<String> first, int further) {
            sentences.addAll(0, first);
            more += further;
        }

        /** Returns the first ones, and a sentence that counts the others. */
        List<String> sentences() {
            int extra = Math.max(0, sentences.size() - MOST_WARNINGS);
            sentences.subList(sentences.size() - extra, sentences.size()).clear();
            more += extra;
            if (more > 0) {
                sentences.add("there are " + more + " more warnings about this row");
            }
            return sentences;
        }
    }

    /** Problems of a row. */
    private final class Problems {
        private final List<String> sentences = new ArrayList<>();
        private final List<String> missing = new ArrayList<>();
        private int more;

        void add(int c, String sentence) {
            add(sentences, "column " + Quote.of(names.get(c)) + ": " + sentence);
        }

        void addMissing(int c) {
            add(
                    missing,
                    "column " + Quote.of(names.get(c)) + ": the value is missing, and the model has no default for it");
        }

        private void add(List<String> to, String sentence) {
            if (sentences.size() + missing.size() < MOST_WARNINGS) {
                to.add(sentence);
            } else {
                more++;
            }
        }

        /** Adds problems of a kind, and what helps against all of them. */
        void addAll(List<String> all, String help) {
            int before = sentences.size();
            all.forEach(sentence -> add(sentences, sentence));
            if (sentences.size() > before) {
                sentences.add(sentences.remove(sentences.size() - 1) + "; " + help);
            }
        }

        /** Refuses the row if there are any. */
        void refuse() throws Refusal {
            if (!missing.isEmpty()) {
                List<String> last = List.copyOf(missing);
                missing.clear();
                addAll(
                        last,
                        "every row must have "
                                + QuotedNames.list(schema.columns().stream()
                                        .filter(column -> !column.imputes())
                                        .map(Schema.Column::name)
                                        .toList()));
            }
            if (!sentences.isEmpty()) {
                throw Refusal.badRequest(String.join("; ", sentences)
                        + (more == 0
                                ? ""
                                : "; there " + (more == 1 ? "is 1 more problem" : "are " + more + " more problems")
                                        + " in this row"));
            }
        }
    }
}
