package dev.lanewise.cli;

import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Architecture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Predictions as rows of a CSV file: the kept columns of the input, then the class and the probability of each, the
 * labels and the probability of each, or the predicted numbers.
 */
final class PredictionTable {
    private static final String LABEL_SEPARATOR = ";";
    private static final String BESIDE_KEPT = "predicted_";

    private final Outputs outputs;
    private final Architecture architecture;
    private final boolean areProbabilities;
    private final Separators separators;

    /**
     * Predictions of one network.
     *
     * @param outputs meaning of its outputs
     */
    PredictionTable(Outputs outputs, Architecture architecture, Separators separators) {
        this.outputs = outputs;
        this.architecture = architecture;
        this.areProbabilities = outputs.task() != Task.REGRESSION && Outputs.areProbabilities(architecture.output());
        this.separators = separators;
    }

    /** Names of the columns of predictions. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        if (outputs.task() == Task.CLASSIFICATION) {
            names.add("class");
        } else if (outputs.task() == Task.MULTI_LABEL) {
            names.add("labels");
        }
        int units = architecture.outputs();
        String before = outputs.task() == Task.REGRESSION
                ? outputs.isNamed() ? "" : "output_"
                : areProbabilities ? "probability_of_" : "output_of_";
        for (int c = 0; c < (areProbabilities ? outputs.count(units) : units); c++) {
            names.add(before + outputs.name(c));
        }
        return names;
    }

    /** Adds the headings. A prediction with the name of a kept column gets the prefix {@code predicted_}. */
    void addHead(StringBuilder to, List<String> kept) {
        Set<String> taken = new HashSet<>(kept);
        List<String> all = new ArrayList<>(kept);
        for (String name : names()) {
            String free = name;
            while (!taken.add(free)) {
                free = BESIDE_KEPT + free;
            }
            all.add(free);
        }
        for (int i = 0; i < all.size(); i++) {
            addField(i == 0 ? to : to.append(separators.delimiter()), all.get(i));
        }
    }

    /** Adds the row of an example with the outputs {@code y}. */
    void addRow(StringBuilder to, List<String> kept, float[] y) {
        int from = to.length();
        for (String field : kept) {
            addField(separated(to, from), field);
        }
        if (outputs.task() == Task.CLASSIFICATION) {
            addField(separated(to, from), outputs.name(outputs.mostProbable(y)));
        } else if (outputs.task() == Task.MULTI_LABEL) {
            addField(separated(to, from), String.join(LABEL_SEPARATOR, outputs.labels(y)));
        }
        for (float each : areProbabilities ? outputs.probabilities(architecture.output(), y) : y) {
            addNumber(separated(to, from), each);
        }
    }

    private StringBuilder separated(StringBuilder to, int from) {
        return to.length() == from ? to : to.append(separators.delimiter());
    }

    private void addNumber(StringBuilder to, float number) {
        if (separators.decimal() == '.' && separators.delimiter() != '.') {
            to.append(number);
        } else {
            addField(to, String.valueOf(number).replace('.', separators.decimal()));
        }
    }

    /** Quotes the field if it would be misread otherwise. */
    private void addField(StringBuilder to, String field) {
        boolean plain = !field.isEmpty() && field.charAt(0) > ' ' && field.charAt(field.length() - 1) > ' ';
        for (int i = 0; i < field.length() && plain; i++) {
            char c = field.charAt(i);
            plain = c != separators.delimiter() && c != '"' && c != '\n' && c != '\r';
        }
        if (plain) {
            to.append(field);
        } else {
            to.append('"').append(field.replace("\"", "\"\"")).append('"');
        }
    }
}
