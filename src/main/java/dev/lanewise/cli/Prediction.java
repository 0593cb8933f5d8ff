package dev.lanewise.cli;

import dev.lanewise.data.TargetKind;
import dev.lanewise.format.Outputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts the outputs of a network into words, by what they stand for. */
final class Prediction {
    private static final int NARROWEST = 5;
    private static final int NARROWEST_NUMBER = 12;

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
    Prediction(Outputs outputs, int units) {
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

    private String padded(String text) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private String line(List<String> columns) {
        return columns.stream().map(this::padded).collect(Collectors.joining("  "));
    }

    /** What stands above the rows. */
    String head() {
        List<String> columns = new ArrayList<>();
        if (outputs.kind() == TargetKind.CLASSES) {
            columns.add("class");
        }
        IntStream.range(0, columns()).mapToObj(outputs::name).forEach(columns::add);
        return line(columns) + "  example" + (outputs.kind() == TargetKind.LABELS ? ": its labels" : "");
    }

    /** The row of an example. */
    String row(float[] y, String example) {
        List<String> columns = new ArrayList<>();
        if (outputs.kind() == TargetKind.CLASSES) {
            columns.add(outputs.name(likeliest(y)));
        }
        for (float number : probabilities(y)) {
            columns.add(String.format(Locale.ROOT, outputs.kind() == TargetKind.NUMBERS ? "%.6g" : "%.3f", number));
        }
        return line(columns) + "  " + example + (outputs.kind() == TargetKind.LABELS
                ? ": " + String.join(", ", labels(y)) : "");
    }

    /** The same as fields of JSON. */
    void addTo(Map<String, Object> fields, float[] y) {
        switch (outputs.kind()) {
            case CLASSES -> {
                fields.put("class", likeliest(y));
                if (outputs.isNamed()) {
                    fields.put("name", outputs.name(likeliest(y)));
                }
                fields.put("probabilities", probabilities(y));
            }
            case LABELS -> {
                fields.put("labels", labels(y));
                fields.put("probabilities", y);
            }
            case NUMBERS -> fields.put("numbers", y);
        }
    }

    private List<String> labels(float[] y) {
        return IntStream.range(0, y.length).filter(c -> y[c] > 0.5f).mapToObj(outputs::name).toList();
    }

    private float[] probabilities(float[] y) {
        return isBinary() ? new float[] {1 - y[0], y[0]} : y;
    }

    /** The class whose output is largest; the first among equals. */
    private int likeliest(float[] y) {
        float[] p = probabilities(y);
        int best = 0;
        for (int c = 1; c < p.length; c++) {
            if (p[c] > p[best]) {
                best = c;
            }
        }
        return best;
    }
}
