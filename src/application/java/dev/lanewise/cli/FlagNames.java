package dev.lanewise.cli;

import dev.lanewise.report.ShellCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces names of library methods in messages with the corresponding flags. */
final class FlagNames {
    private static final Map<String, String> FLAGS = new LinkedHashMap<>();
    /** Advice on settings without a flag, up to the end of the sentence. */
    private static final Pattern WITHOUT_FLAG =
            Pattern.compile("; Lanewise\\.readTable[^;]*|; Table\\.splitStratified gives[^;]*"
                    + "|; the weights of a data set are set by Dataset\\.withWeights"
                    + "|; network\\(\\) has the parameters[^;]*");
    /** A call of a setting of an estimator, such as {@code patience(3)}. */
    private static final Pattern CALL =
            Pattern.compile("\\b(patience|monitor|validation|weights)\\(\"?([^()\"]*)\"?\\)");

    private static final Pattern THOUSANDS = Pattern.compile("CsvFormat\\.withThousandsSeparator\\('\\\\?(.)'\\)");

    /** A setting with texts that flags can take, such as {@code CsvFormat.withMissingTexts("unknown", "-")}. */
    private static final Pattern TEXTS =
            Pattern.compile("\\b(?:CsvFormat|Preprocessing)\\.with(MissingTexts|Categorical)\\(\"([^()]*)\"\\)");

    static {
        FLAGS.put("Preprocessing.withMissing(Missing.MEAN)", "--missing mean");
        FLAGS.put(
                "Preprocessing.withDateOrder(DateOrder.DAY_FIRST) or (DateOrder.MONTH_FIRST)",
                "--date-order day-first or --date-order month-first");
        FLAGS.put("Preprocessing.withCategorical", "--categorical");
        FLAGS.put("Preprocessing.withIgnored", "--ignore");
        FLAGS.put("CsvFormat.withCategorical", "--categorical");
        FLAGS.put("Table.without ", "--ignore ");
        FLAGS.put("CsvTargets.withTask(Task.CLASSIFICATION)", "--task classes");
        FLAGS.put("Table.withTarget", "--target");
        FLAGS.put("Table.withoutMissingTargets", "--drop-missing-target");
        FLAGS.put("Datasets.mapped keeps", "--mapped on keeps");
        FLAGS.put("Datasets.loadImages", "--image-size");
        FLAGS.put("(supported are a folder", "(supported are \"mnist\", a folder");
        FLAGS.put("unstratified()", "--stratified no");
        FLAGS.put("TrainingConfig.withClipping(Clipping.NONE.withNorm(1))", "--clip-norm 1");
        FLAGS.put("TrainingConfig.withLinearClasses(true)", "--linear-classes");
        FLAGS.put("network.withOutput(SOFTMAX, CROSS_ENTROPY)", "--output softmax --loss cross-entropy");
        FLAGS.put("an identity output layer has no bounds", "--output identity has no bounds");
        FLAGS.put(
                "use the loss quadratic with an identity output layer for numbers of any size",
                "--output identity --loss quadratic is for numbers of any size");
        FLAGS.put("CsvFormat.withDecimalSeparator(',')", "--decimal ,");
        FLAGS.put("CsvFormat.withDecimalSeparator('.')", "--decimal .");
        FLAGS.put("CsvFormat.withEncoding(Charset.forName(\"windows-1252\"))", "--encoding windows-1252");
        FLAGS.put("CsvFormat.withHeader(false)", "--header no");
        FLAGS.put(
                ": Dataset.of(inputs, names, classes) takes the names of all classes",
                ", so the numbers of its classes are unknown");
        FLAGS.put(
                "CsvFormat.withMissingTexts or TableColumns.withMissingTexts names others",
                "--na-values or --keep-default-na names others");
        FLAGS.put("CsvFormat.withMissingTexts declares", "--na-values declares");
        FLAGS.put("CsvFormat.withMissingTexts can", "--na-values can");
        FLAGS.put("CsvFormat.withMissingTexts reads", "--na-values reads");
        FLAGS.put("CsvFormat.withMissingTexts changes that", "--keep-default-na and --na-values change that");
    }

    private FlagNames() {}

    /** Returns a sentence with the names of methods replaced by those of flags. */
    static String in(String sentence) {
        String translated = TEXTS.matcher(sentence)
                .replaceAll(found -> Matcher.quoteReplacement(
                        (found.group(1).equals("Categorical") ? "--categorical " : "--na-values ")
                                + ShellCommand.quoted(found.group(2).replace("\", \"", ","))));
        for (Map.Entry<String, String> flag : FLAGS.entrySet()) {
            translated = translated.replace(flag.getKey(), flag.getValue());
        }
        translated = THOUSANDS
                .matcher(translated)
                .replaceAll(found -> "--thousands " + (found.group(1).equals(" ") ? "space" : found.group(1)));
        translated = WITHOUT_FLAG.matcher(translated).replaceAll("");
        return CALL.matcher(translated).replaceAll("--$1 $2");
    }
}
