package dev.lanewise.internal.table;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Defects of data that a network can be trained on, but learns little from; each is one sentence. */
public final class DataDefects {
    /** Fewer examples are too few to learn from or to test on. */
    public static final int FEW_EXAMPLES = 10;
    /** Columns that a sentence names. */
    private static final int MOST_NAMED = 5;

    private static final Pattern PLAIN = Pattern.compile("[+-]?[0-9]+(?:[.][0-9]+)?");
    private static final Pattern GROUPED = Pattern.compile("[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:[.][0-9]+)?");
    private static final Pattern COMMA = Pattern.compile("[+-]?(?:[0-9]*|[0-9]{1,3}(?:[.][0-9]{3})+),[0-9]+");

    private static final Pattern CODE = Pattern.compile("0[0-9]+");

    private DataDefects() {}

    /**
     * Returns sentences about columns of a table: constant ones, identifiers, numbers that look like codes, and
     * categories that look like dates, like numbers, like missing values, or like each other.
     *
     * @param columns columns that were learned from the rows
     * @param rows number of training rows and others
     * @param values returns the training rows of a column by its name
     * @param othersLeftOut whether other columns were left out although nobody asked for it; numbers that count the
     *     rows may well be measurements if they are all that the table has
     */
    public static List<String> ofColumns(
            List<Schema.Column> columns, int rows, Function<String, ColumnData> values, boolean othersLeftOut) {
        List<String> defects = new ArrayList<>();
        constantColumns(columns, values).ifPresent(defects::add);
        for (Schema.Column column : columns) {
            if (!(column instanceof Schema.Categorical categorical)) {
                code(values.apply(column.name()))
                        .ifPresent(code -> defects.add("the column " + Fields.quoted(column.name())
                                + " is read as numbers, but has codes such as " + Fields.quoted(code) + "; "
                                + Remedy.CATEGORICAL.of(List.of(Identifiers.given(column)))
                                + " makes them categories"));
                continue;
            }
            String name = "the column " + Fields.quoted(column.name());
            String remedy = categorical.categories().size() > Identifiers.FEW_CATEGORIES
                    ? remedy(categorical.categories())
                    : null;
            if (Identifiers.areDates(categorical)) {
                defects.add(name + " looks like dates, but is treated as " + categorical.inputs()
                        + " categories with one input each, which do not generalise to other dates; dates become numbers"
                        + " if their years have four digits and one order of day and month fits all, and "
                        + Remedy.IGNORED.of(List.of(Identifiers.given(column))) + " leaves the column out");
            } else if (remedy != null) {
                defects.add(name + " looks like numbers, but is treated as " + categorical.inputs()
                        + " categories with one input each; " + remedy);
            }
            missing(categorical.categories())
                    .ifPresent(text -> defects.add("the text " + Fields.quoted(text) + " of " + name
                            + " is a category, but looks like a missing value; "
                            + Remedy.MISSING_TEXTS.of(List.of(text))
                            + " reads it as one"));
            twins(categorical.categories())
                    .ifPresent(twins -> defects.add("the categories " + twins + " of " + name
                            + " differ only in capitals; spell them alike if they mean the same"));
        }
        Map<Schema.Column, String> identifiers = Identifiers.find(
                columns, rows, column -> values.apply(column.name()).numbers());
        boolean isOne = identifiers.size() == 1;
        if (identifiers.size() == columns.size()) {
            if (othersLeftOut || !columns.stream().allMatch(Schema.Numeric.class::isInstance)) {
                defects.add(Identifiers.sentence(identifiers) + ", and no other column is an input, so there is nothing"
                        + " general to learn; add columns that describe the rows");
            }
        } else if (!identifiers.isEmpty()) {
            defects.add(Identifiers.sentence(identifiers) + "; "
                    + Remedy.IGNORED.of(identifiers.keySet().stream()
                            .map(Identifiers::given)
                            .toList())
                    + " leaves " + (isOne ? "it out" : "them out"));
        }
        return defects;
    }

    /**
     * Returns sentences about names of classes that look like numbers or like each other, and about classes that no
     * training row has.
     *
     * @param classes all classes
     * @param untrained those without a training row
     */
    public static List<String> ofClasses(List<String> classes, List<String> untrained) {
        List<String> defects = new ArrayList<>();
        if (!untrained.isEmpty()) {
            boolean one = untrained.size() == 1;
            defects.add((one ? "the class " : "the classes ") + named(untrained)
                    + (one ? " has no training row, so it" : " have no training row, so they")
                    + " cannot be learned");
        }
        String remedy = remedy(classes);
        if (remedy != null) {
            defects.add("the classes look like numbers, but are texts such as "
                    + Fields.quoted(classes.get(classes.size() - 1)) + "; " + remedy);
        } else {
            missing(classes)
                    .ifPresent(text -> defects.add("the text " + Fields.quoted(text)
                            + " is a class, but looks like a missing value; " + Remedy.MISSING_TEXTS.of(List.of(text))
                            + " reads it as one"));
            twins(classes)
                    .ifPresent(twins -> defects.add("the classes " + twins
                            + " differ only in capitals; spell them alike if they mean the same"));
        }
        return defects;
    }

    /** The first number of a column that is written with leading zeros and no sign, point or unit. */
    private static Optional<String> code(ColumnData column) {
        return column.notation() != null || !column.hasTexts()
                ? Optional.empty()
                : IntStream.range(0, column.rows())
                        .mapToObj(row -> column.text(row))
                        .filter(text ->
                                text.startsWith("0") && CODE.matcher(text).matches())
                        .findFirst();
    }

    /**
     * The first text that may stand for a missing value. The word none may be a category, and a minus sign may be
     * the counterpart of a plus sign, so neither is reported.
     */
    private static Optional<String> missing(List<String> texts) {
        return texts.stream()
                .filter(text -> !texts.contains("+"))
                .filter(text -> Fields.NO_VALUE.matcher(text).matches())
                .filter(text -> !text.equalsIgnoreCase("none") && !Fields.MISSING.contains(text))
                .findFirst();
    }

    /** The first two texts that differ only in capitals. */
    private static Optional<String> twins(List<String> texts) {
        Map<String, String> seen = new HashMap<>();
        for (String text : texts) {
            String other = seen.putIfAbsent(text.toLowerCase(Locale.ROOT), text);
            if (other != null) {
                return Optional.of(Fields.quoted(other) + " and " + Fields.quoted(text));
            }
        }
        return Optional.empty();
    }

    /** Returns how texts can be read as numbers; null if they do not look like numbers, or are plain ones. */
    private static @Nullable String remedy(List<String> texts) {
        if (texts.stream().allMatch(text -> PLAIN.matcher(text).matches())) {
            return null;
        }
        return areAll(texts, GROUPED)
                ? Remedy.THOUSANDS_SEPARATOR.of(',') + " reads them as numbers"
                : areAll(texts, COMMA)
                        ? Remedy.DECIMAL_SEPARATOR.of(',') + " reads them as numbers"
                        : texts.stream().allMatch(text -> PLAIN.matcher(text).matches() || NumberNotation.isOne(text))
                                ? "with one unit in all rows they are read as numbers"
                                : null;
    }

    private static boolean areAll(List<String> texts, Pattern form) {
        return texts.stream()
                .allMatch(text ->
                        form.matcher(text).matches() || PLAIN.matcher(text).matches());
    }

    /**
     * Returns sentences about a single class, fewer than two examples per class, constant regression targets, too few
     * training or test examples, or classes without a test example.
     */
    public static List<String> ofExamples(Dataset training, Dataset validation, Dataset test) {
        int tested = test.size();
        int all = training.size() + validation.size() + tested;
        List<String> defects = new ArrayList<>();
        if (training.task() == Task.CLASSIFICATION && training.classes() == 1) {
            defects.add("all examples are of class " + Quote.name(training.name(0)) + ", so there is nothing to"
                    + " learn");
        } else if (training.task() == Task.CLASSIFICATION && training.classes() > all / 2) {
            defects.add("the targets have " + Count.of(training.classes(), "class") + " in " + Count.of(all, "example")
                    + ", fewer than two examples per class, too few to learn from");
        }
        List<String> constant = constantTargets(training);
        if (!constant.isEmpty() && training.size() > 1) {
            defects.add((constant.size() == 1 ? "the target " : "each of the targets ") + named(constant)
                    + " has the same value in all training examples, so there is nothing to learn");
        }
        if (training.size() < FEW_EXAMPLES) {
            defects.add("only " + Count.of(training.size(), "example") + (training.size() == 1 ? " is" : " are")
                    + " left for training, too few to learn from");
        }
        if (tested > 0 && tested < FEW_EXAMPLES) {
            defects.add("the test set has only " + Count.of(tested, "example") + ", so its results are uncertain; "
                    + Remedy.CROSS_VALIDATION + " tests on all examples");
        }
        absent(test, "test set").ifPresent(defects::add);
        return defects;
    }

    /** Returns a sentence on the classes of which a set has no example, if it is large enough to have some of each. */
    public static Optional<String> absent(Dataset set, String name) {
        if (set.task() != Task.CLASSIFICATION || set.size() < Math.max(FEW_EXAMPLES, 2 * set.classes())) {
            return Optional.empty();
        }
        BitSet present = new BitSet();
        for (int i = 0; i < set.size(); i++) {
            present.set(set.label(i));
        }
        List<String> absent = IntStream.range(0, set.classes())
                .filter(number -> !present.get(number))
                .mapToObj(set::name)
                .toList();
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of((absent.size() == 1 ? "the class " : "the classes ") + Suggestion.list(absent)
                        + (absent.size() == 1 ? " has no example in the " : " have no example in the ") + name + "; "
                        + Remedy.CROSS_VALIDATION + " tests on all examples");
    }

    /** Returns the names of the regression targets that have the same value in all examples. */
    public static List<String> constantTargets(Dataset dataset) {
        if (dataset.task() != Task.REGRESSION || dataset.hasInputsAsTargets() || dataset.size() == 0) {
            return List.of();
        }
        float[] first = new float[dataset.targets()];
        float[] row = new float[dataset.targets()];
        BitSet same = new BitSet();
        same.set(0, row.length);
        dataset.copyTargets(0, first, 0);
        for (int i = 1; i < dataset.size() && !same.isEmpty(); i++) {
            dataset.copyTargets(i, row, 0);
            for (int c = same.nextSetBit(0); c >= 0; c = same.nextSetBit(c + 1)) {
                if (row[c] != first[c]) {
                    same.clear(c);
                }
            }
        }
        return same.stream().mapToObj(dataset::name).toList();
    }

    /** Returns the first names of a list, and the number of the others. */
    public static String named(List<String> names) {
        int more = names.size() - MOST_NAMED;
        return names.stream().limit(MOST_NAMED).map(Quote::name).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static Optional<String> constantColumns(List<Schema.Column> columns, Function<String, ColumnData> values) {
        List<String> names = columns.stream()
                .map(Schema.Column::name)
                .filter(name ->
                        values.apply(name).rows() > 1 && values.apply(name).isConstant())
                .toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        boolean one = names.size() == 1;
        // Columns without headings are named "column 1" and so on.
        boolean areNumbered = names.stream().allMatch(name -> name.matches("column [0-9]+"));
        return Optional.of((areNumbered ? "" : one ? "the column " : "the columns ") + named(names)
                + (one ? " has" : " each have") + " the same value in all training rows, so nothing can be learned"
                + (one ? " from it" : " from them"));
    }
}
