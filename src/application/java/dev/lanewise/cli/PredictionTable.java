package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.Prediction;
import dev.lanewise.data.Task;
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

    private final Model model;
    private final Separators separators;

    /** Predictions of one model. */
    PredictionTable(Model model, Separators separators) {
        this.model = model;
        this.separators = separators;
    }

    /** Names of the columns of predictions. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        if (model.task() == Task.CLASSIFICATION) {
            names.add("class");
        } else if (model.task() == Task.MULTI_LABEL) {
            names.add("labels");
        }
        String before = model.task() == Task.REGRESSION
                ? model.hasNames() ? "" : "output_"
                : model.hasProbabilities() ? "probability_of_" : "output_of_";
        PredictionLines.names(model).forEach(name -> names.add(before + name));
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

    /** Adds the row of an example. */
    void addRow(StringBuilder to, List<String> kept, Prediction prediction) {
        int from = to.length();
        for (String field : kept) {
            addField(separated(to, from), field);
        }
        if (model.task() == Task.CLASSIFICATION) {
            addField(separated(to, from), prediction.label());
        } else if (model.task() == Task.MULTI_LABEL) {
            addField(separated(to, from), String.join(LABEL_SEPARATOR, prediction.labels()));
        }
        for (float each : model.hasProbabilities() ? prediction.probabilities() : prediction.outputs()) {
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
