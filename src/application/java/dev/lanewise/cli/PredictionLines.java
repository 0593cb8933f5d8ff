package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.Prediction;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Printable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats the outputs of a network as text, by task. */
final class PredictionLines {
    private static final int NARROWEST = 5;
    /** Characters of the longest number without an exponent, such as -0.000120764686. */
    private static final int NARROWEST_NUMBER = 15;

    private static final float LEAST_PLAIN = 1e-4f;
    private static final float MOST_PLAIN = 1e9f;
    private static final String GAP = "  ";

    private final Task task;
    private final boolean areProbabilities;
    /** Names of the classes, labels or numbers. */
    private final List<String> names;
    /** Width of every column but the last. */
    private final int width;

    /** Predictions of one model. */
    PredictionLines(Model model) {
        this.task = model.task();
        this.areProbabilities = model.hasProbabilities();
        this.names = names(model);
        int longest = names.stream()
                .mapToInt(name -> Printable.of(name).length())
                .max()
                .orElse(0);
        this.width = Math.max(areProbabilities ? NARROWEST : NARROWEST_NUMBER, longest);
    }

    /** The names of the values of a prediction: those of the model, and numbers for further outputs. */
    static List<String> names(Model model) {
        List<String> names = new ArrayList<>(model.names());
        int outputs = model.architecture().outputs();
        if (!model.hasProbabilities() && names.size() > outputs) {
            // A single output that separates two classes.
            return names.subList(0, outputs);
        }
        for (int i = names.size(); i < outputs; i++) {
            names.add(String.valueOf(i));
        }
        return names;
    }

    private void pad(StringBuilder line, int from) {
        for (int length = line.length() - from; length < width; length++) {
            line.insert(from, ' ');
        }
    }

    private void addText(StringBuilder line, String text) {
        int from = line.length();
        line.append(text);
        pad(line, from);
    }

    /** Returns the headings. */
    String head() {
        StringBuilder line = new StringBuilder();
        if (task == Task.CLASSIFICATION) {
            addText(line, "class");
        }
        names.forEach(name -> addText(line.append(line.isEmpty() ? "" : GAP), Printable.of(name)));
        return line + "  example" + (task == Task.MULTI_LABEL ? ": its labels" : "");
    }

    /** Adds the row of an example, which has the number {@code number} in the file. */
    void addRow(StringBuilder lines, Prediction prediction, String file, int number) {
        boolean first = true;
        if (task == Task.CLASSIFICATION) {
            addText(lines, Printable.of(prediction.label()));
            first = false;
        }
        for (float each : areProbabilities ? prediction.probabilities() : prediction.outputs()) {
            lines.append(first ? "" : GAP);
            first = false;
            int from = lines.length();
            if (areProbabilities) {
                addThousandths(lines, each);
            } else {
                lines.append(plain(each));
            }
            pad(lines, from);
        }
        lines.append(GAP).append(Printable.of(file)).append(" [").append(number).append(']');
        if (task == Task.MULTI_LABEL) {
            lines.append(": ").append(Printable.of(String.join(", ", prediction.labels())));
        }
    }

    /** All digits of a number, without an exponent if it is neither tiny nor huge. */
    static String plain(float number) {
        float size = Math.abs(number);
        return size >= LEAST_PLAIN && size < MOST_PLAIN
                ? new BigDecimal(Float.toString(number)).toPlainString()
                : Float.toString(number).replace('E', 'e');
    }

    /**
     * Adds a number as {@code %.3f} does, which takes a microsecond. A float below 1 times 1000 is exact in double, and so is that
     * plus a half as far as it decides what is rounded up.
     */
    static void addThousandths(StringBuilder to, float number) {
        if (!(number >= 0 && number < 1)) {
            to.append(String.format(Locale.ROOT, "%.3f", number));
            return;
        }
        int thousandths = (int) (number * 1000.0 + 0.5);
        to.append((char) ('0' + thousandths / 1000))
                .append('.')
                .append((char) ('0' + thousandths / 100 % 10))
                .append((char) ('0' + thousandths / 10 % 10))
                .append((char) ('0' + thousandths % 10));
    }

    /** Adds the prediction as JSON fields. Outputs that are not probabilities have another name. */
    void addTo(Map<String, Object> fields, Prediction prediction) {
        if (task == Task.CLASSIFICATION) {
            fields.put("class", prediction.classIndex());
            fields.put("name", prediction.label());
        } else if (task == Task.MULTI_LABEL) {
            fields.put("labels", prediction.labels());
        }
        if (areProbabilities) {
            fields.put("probabilities", prediction.probabilities());
        } else {
            fields.put(task == Task.REGRESSION ? "numbers" : "outputs", prediction.outputs());
        }
        fields.put("names", names);
    }
}
