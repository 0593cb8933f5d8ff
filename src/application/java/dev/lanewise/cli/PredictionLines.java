package dev.lanewise.cli;

import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Formats the outputs of a network as text, by task. */
final class PredictionLines {
    private static final int NARROWEST = 5;
    /** Characters of the longest number without an exponent, such as -0.000120764686. */
    private static final int NARROWEST_NUMBER = 15;

    private static final float LEAST_PLAIN = 1e-4f;
    private static final float MOST_PLAIN = 1e9f;
    private static final String GAP = "  ";

    private final Outputs outputs;
    private final int units;
    private final Activation output;
    /** Width of every column but the last. */
    private final int width;
    /** Names of the classes, labels or numbers. */
    private final List<String> names;

    /**
     * Predictions of one network.
     *
     * @param outputs meaning of its outputs
     * @param architecture its shape
     */
    PredictionLines(Outputs outputs, Architecture architecture) {
        this.outputs = outputs;
        this.units = architecture.outputs();
        this.output = architecture.output();
        this.names = IntStream.range(0, columns()).mapToObj(outputs::name).toList();
        int longest =
                IntStream.range(0, columns()).map(c -> name(c).length()).max().orElse(0);
        this.width = Math.max(areProbabilities() ? NARROWEST : NARROWEST_NUMBER, longest);
    }

    private String name(int target) {
        return Printable.of(outputs.name(target));
    }

    private boolean areProbabilities() {
        return outputs.task() != Task.REGRESSION && Outputs.areProbabilities(output);
    }

    private int columns() {
        return areProbabilities() ? outputs.count(units) : units;
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
        if (outputs.task() == Task.CLASSIFICATION) {
            addText(line, "class");
        }
        for (int c = 0; c < columns(); c++) {
            addText(line.append(line.isEmpty() ? "" : GAP), name(c));
        }
        return line + "  example" + (outputs.task() == Task.MULTI_LABEL ? ": its labels" : "");
    }

    /** Adds the row of an example, which has the number {@code number} in the file. */
    void addRow(StringBuilder lines, float[] y, String file, int number) {
        boolean first = true;
        if (outputs.task() == Task.CLASSIFICATION) {
            addText(lines, name(outputs.mostProbable(y)));
            first = false;
        }
        for (float each : areProbabilities() ? outputs.probabilities(output, y) : y) {
            lines.append(first ? "" : GAP);
            first = false;
            int from = lines.length();
            if (areProbabilities()) {
                addThousandths(lines, each);
            } else {
                lines.append(plain(each));
            }
            pad(lines, from);
        }
        lines.append(GAP).append(Printable.of(file)).append(" [").append(number).append(']');
        if (outputs.task() == Task.MULTI_LABEL) {
            lines.append(": ").append(Printable.of(String.join(", ", outputs.labels(y))));
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

    /** Adds the prediction as JSON fields. */
    void addTo(Map<String, Object> fields, float[] y) {
        switch (outputs.task()) {
            case CLASSIFICATION -> {
                fields.put("class", outputs.mostProbable(y));
                fields.put("name", outputs.name(outputs.mostProbable(y)));
                putProbabilities(fields, y);
            }
            case MULTI_LABEL -> {
                fields.put("labels", outputs.labels(y));
                putProbabilities(fields, y);
            }
            case REGRESSION -> fields.put("numbers", y);
        }
        fields.put("names", names);
    }

    /** Names outputs that are not probabilities differently. */
    private void putProbabilities(Map<String, Object> fields, float[] y) {
        if (areProbabilities()) {
            fields.put("probabilities", outputs.probabilities(output, y));
        } else {
            fields.put("outputs", y);
        }
    }
}
