package dev.lanewise.internal.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Remedy that a message names. The messages of the library have the names of methods; a front end has other names for
 * them, see {@link #worded}.
 */
public enum Remedy {
    /** Class weights. */
    BALANCED_CLASSES("Estimator.balancedClasses()"),
    /** Split with every class in each part. */
    BALANCED_SPLIT("; Table.splitStratified gives the training part every class, and Table.select leaves rows out"),
    /** Columns of categories. */
    CATEGORICAL("Preprocessing.withCategorical"),
    /** Columns of categories of a CSV file. */
    CATEGORICAL_IN_FILE("CsvFormat.withCategorical"),
    /** Targets as classes. */
    CLASSES("Lanewise.classifier()"),
    /** Data set with a list of all classes. */
    CLASS_NAMES(": Dataset.of(inputs, names, classes) takes the names of all classes"),
    /** Limit for the norm of gradients. */
    CLIPPED_NORM("TrainingConfig.withClipping(Clipping.NONE.withNorm(1))"),
    /** Tests on all examples. */
    CROSS_VALIDATION("CrossValidation"),
    /** Order of day and month. */
    DATE_ORDER("Preprocessing.withDateOrder(DateOrder.DAY_FIRST) or (DateOrder.MONTH_FIRST)"),
    /** Decimal separator of a CSV file. */
    DECIMAL_SEPARATOR("CsvFormat.withDecimalSeparator"),
    /** Removal of the rows without a target. */
    DROPPED_TARGETS("Table.withoutMissingTargets"),
    /** Index of the first input in a LIBSVM file. */
    FIRST_INDEX("withFirstIndex"),
    /** Encoding of a text file. */
    ENCODING("CsvFormat.withEncoding"),
    /** Start of the list of supported data sets. */
    FOLDERS("supported are a folder"),
    /** Columns that identify rows, as inputs. */
    IDENTIFIERS("Preprocessing.withIdentifiers(true)"),
    /** Columns that are not inputs. */
    IGNORED("Preprocessing.withIgnored"),
    /** CSV file with headings. */
    HEADER("CsvFormat.withHeader(true)"),
    /** Size of images. */
    IMAGE_SIZE("DatasetReader.withImages"),
    /** Targets as labels. */
    LABELS("withTask(Task.MULTI_LABEL)"),
    /** Parameters before an online training diverged. */
    LAST_GOOD_CALL("; network() has the parameters of the last good call"),
    /** Classes as numbers. */
    LINEAR_CLASSES("TrainingConfig.withLinearClasses(true)"),
    /** Order of the layers in a file of weights. */
    LAYER_ORDER("PlainWeights.withOrder"),
    /** Inputs in a memory-mapped file. */
    MAPPED("DatasetReader.convert"),
    /** Means in place of missing values. */
    MEANS("Preprocessing.withMissing(Missing.MEAN)"),
    /** Texts that mark a missing value. */
    MISSING_TEXTS("CsvFormat.withMissingTexts"),
    /** CSV file without headings. */
    NO_HEADER("CsvFormat.withHeader(false)"),
    /** Texts that mark a missing value, in place of the default ones. */
    OTHER_MISSING_TEXTS("CsvFormat.withMissingTexts or TableColumns.withMissingTexts"),
    /** Activations of a file of weights. */
    PLAIN_WEIGHTS("load(path, PlainWeights) takes their activations"),
    /** Softmax output layer. */
    SOFTMAX("network.withOutput(SOFTMAX, CROSS_ENTROPY)"),
    /** Task of an ONNX file. */
    TASK_OF_OUTPUTS("load(path, Task) reads them as CLASSIFICATION, MULTI_LABEL or REGRESSION"),
    /** Target columns. */
    TARGET("Table.withTarget"),
    /** Thousands separator of a CSV file. */
    THOUSANDS_SEPARATOR("CsvFormat.withThousandsSeparator"),
    /** Output layer for numbers of any size. */
    UNBOUNDED_OUTPUT("an identity output layer has no bounds"),
    /** Output layer and loss for numbers of any size. */
    UNBOUNDED_TARGETS("use the loss quadratic with an identity output layer for numbers of any size"),
    /** Folds without regard to classes. */
    UNSTRATIFIED("unstratified()"),
    /** Weights of a data set. */
    WEIGHTS_OF_DATASET("; the weights of a data set are set by Dataset.withWeights"),
    /** Encoding of old Windows programs. */
    WINDOWS_1252("CsvFormat.withEncoding(Charset.forName(\"windows-1252\"))"),
    /** Table without some columns. */
    WITHOUT("Table.without"),
    // From here on, methods of an estimator, which have a value.
    /** Calibration of the probabilities. */
    CALIBRATED("calibrated"),
    /** Metric that selects the parameters. */
    MONITOR("monitor"),
    /** Epochs without improvement before the end. */
    PATIENCE("patience"),
    /** Share of the examples for validation. */
    VALIDATION("validation"),
    /** Column with weights of examples. */
    WEIGHTS("weights");

    /** Values in a call, of which texts are quoted. */
    private static final String VALUES =
            "\\((?:\"(?<texts>.*?)\"(?=\\))|'\\\\?(?<character>.)'|(?<value>[^()\"']+))\\)";

    /** Names, the longest first because some begin with another one, and their values. */
    private static final Pattern CALL = Pattern.compile("(?<name>"
            + Arrays.stream(values())
                    .sorted(Comparator.comparingInt((Remedy remedy) -> remedy.name.length())
                            .reversed())
                    .map(remedy -> (remedy.name.matches("\\w.*") ? "\\b" : "")
                            + Pattern.quote(remedy.name)
                            + (remedy.name.matches(".*\\w") ? "\\b" : "")
                            + (remedy.compareTo(CALIBRATED) < 0 ? "" : "(?=\\()"))
                    .collect(Collectors.joining("|"))
            + ")(?:" + VALUES + ")?");

    /** Start of a clause. */
    private static final Pattern CLAUSE = Pattern.compile("(?=; |, (?:which|and|or) )");

    private final String name;

    Remedy(String name) {
        this.name = name;
    }

    /** Returns the name with texts as the values of a call. */
    public String of(Collection<String> texts) {
        return name + texts.stream().map(Quote::of).collect(Collectors.joining(", ", "(", ")"));
    }

    /** Returns the name with a value of a call that is no text, such as a number. */
    public String of(Object value) {
        return name + "(" + value + ")";
    }

    /** Returns the name with a character as the value of a call. */
    public String of(char value) {
        return name + "('" + (value == '\'' ? "\\" : "") + value + "')";
    }

    /**
     * Returns a sentence in the words of a front end.
     *
     * @param words returns the words for a remedy, which has no values or some
     */
    public static String worded(String sentence, BiFunction<Remedy, List<String>, String> words) {
        Matcher call = CALL.matcher(sentence);
        StringBuilder worded = new StringBuilder();
        while (call.find()) {
            call.appendReplacement(
                    worded, Matcher.quoteReplacement(words.apply(named(call.group("name")), values(call))));
        }
        return call.appendTail(worded).toString();
    }

    /** Returns a sentence without the clauses after the first that name remedies, for a reader who cannot apply them. */
    public static String omitted(String sentence) {
        String[] clauses = CLAUSE.split(sentence);
        return clauses[0]
                + Arrays.stream(clauses)
                        .skip(1)
                        .filter(clause -> !CALL.matcher(clause).find())
                        .collect(Collectors.joining());
    }

    private static Remedy named(String name) {
        return Arrays.stream(values())
                .filter(remedy -> remedy.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> values(Matcher call) {
        String texts = call.group("texts");
        String value = call.group("character") == null ? call.group("value") : call.group("character");
        return texts != null ? List.of(texts.split("\", \"", -1)) : value == null ? List.of() : List.of(value);
    }

    /** Returns the name in the library. */
    @Override
    public String toString() {
        return name;
    }
}
