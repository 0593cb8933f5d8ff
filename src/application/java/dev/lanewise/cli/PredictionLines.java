package dev.lanewise.cli;

import dev.lanewise.data.TargetKind;
import dev.lanewise.format.Outputs;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Puts the outputs of a network into words, by what they stand for. */
final class PredictionLines {
    private static final int NARROWEST = 5;
    private static final int NARROWEST_NUMBER = 12;
    private static final String GAP = "  ";

    private final Outputs outputs;
    private final int units;
    /** Of every column but the last. */
    private final int width;

    /**
     * Predictions of one network.
     *
     * @param outputs what its outputs stand for
     * @param units number of output units
     */
    PredictionLines(Outputs outputs, int units) {
        this.outputs = outputs;
        this.units = units;
        int longest = IntStream.range(0, columns()).map(c -> outputs.name(c).length()).max().orElse(0);
        this.width = Math.max(outputs.kind() == TargetKind.NUMBERS ? NARROWEST_NUMBER : NARROWEST, longest);
    }

    private boolean isBinary() {
        return outputs.kind() == TargetKind.CLASSES && units == 1;
    }

    private int columns() {
        return isBinary() ? 2 : units;
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

    /** What stands above the rows. */
    String head() {
        StringBuilder line = new StringBuilder();
        if (outputs.kind() == TargetKind.CLASSES) {
            addText(line, "class");
        }
        for (int c = 0; c < columns(); c++) {
            addText(line.append(line.isEmpty() ? "" : GAP), outputs.name(c));
        }
        return line + "  example" + (outputs.kind() == TargetKind.LABELS ? ": its labels" : "");
    }

    /** Adds the row of an example, which this file has as number {@code number}. */
    void addRow(StringBuilder lines, float[] y, String file, int number) {
        boolean first = true;
        if (outputs.kind() == TargetKind.CLASSES) {
            addText(lines, outputs.name(outputs.likeliest(y)));
            first = false;
        }
        for (float output : outputs.probabilities(y)) {
            lines.append(first ? "" : GAP);
            first = false;
            int from = lines.length();
            if (outputs.kind() == TargetKind.NUMBERS) {
                lines.append(String.format(Locale.ROOT, "%.6g", output));
            } else {
                addThousandths(lines, output);
            }
            pad(lines, from);
        }
        lines.append(GAP).append(file).append(" [").append(number).append(']');
        if (outputs.kind() == TargetKind.LABELS) {
            lines.append(": ").append(String.join(", ", outputs.labels(y)));
        }
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
        to.append((char) ('0' + thousandths / 1000)).append('.').append((char) ('0' + thousandths / 100 % 10))
                .append((char) ('0' + thousandths / 10 % 10)).append((char) ('0' + thousandths % 10));
    }

    /** The same as fields of JSON. */
    void addTo(Map<String, Object> fields, float[] y) {
        switch (outputs.kind()) {
            case CLASSES -> {
                fields.put("class", outputs.likeliest(y));
                if (outputs.isNamed()) {
                    fields.put("name", outputs.name(outputs.likeliest(y)));
                }
                fields.put("probabilities", outputs.probabilities(y));
            }
            case LABELS -> {
                fields.put("labels", outputs.labels(y));
                fields.put("probabilities", y);
            }
            case NUMBERS -> fields.put("numbers", y);
        }
    }
}
