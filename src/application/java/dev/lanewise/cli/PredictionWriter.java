package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Model;
import dev.lanewise.Prediction;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes predictions as text, CSV or JSON. Headings are written with the first prediction, so that an earlier failure
 * prints nothing. Lines are buffered, because every print to the output of a process is a system call.
 */
final class PredictionWriter implements AutoCloseable {
    private static final int TOGETHER = 1 << 14;
    private static final int NARROWEST = 5;
    /** Characters of the longest number without an exponent, such as -0.000120764686. */
    private static final int NARROWEST_NUMBER = 15;

    private static final float LEAST_PLAIN = 1e-4f;
    private static final float MOST_PLAIN = 1e9f;
    private static final String GAP = "  ";

    private final Model model;
    private final Task task;
    private final boolean areProbabilities;
    /** Names of the classes, labels or numbers. */
    private final List<String> names;
    /** Width of every column of a text but the last. */
    private final int width;

    private final OutputFormat format;
    private final KeptColumns kept;
    private final Path outputOrNull;
    private final PrintStream out;
    private final StringBuilder text = new StringBuilder(2 * TOGETHER);
    /** Separators of a CSV file; known from the first prediction on, and null before. */
    private KeptColumns.Separators separators;

    /**
     * Creates a writer.
     *
     * @param kept columns copied from the input
     * @param outputOrNull file that the predictions are written to; null for standard output
     */
    PredictionWriter(Model model, OutputFormat format, KeptColumns kept, Path outputOrNull, PrintStream out) {
        this.model = model;
        this.task = model.task();
        this.areProbabilities = model.hasProbabilities();
        this.names = names(model);
        int longest = names.stream()
                .mapToInt(name -> Printable.of(name).length())
                .max()
                .orElse(0);
        this.width = Math.max(areProbabilities ? NARROWEST : NARROWEST_NUMBER, longest);
        this.format = format;
        this.kept = kept;
        this.outputOrNull = outputOrNull;
        this.out = out;
    }

    /** The names of the values of a prediction: those of the model, and numbers for further outputs. */
    private static List<String> names(Model model) {
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

    /**
     * Writes the prediction of an example.
     *
     * @param file name of the file in which the example is
     * @param number its index in the file, from 0
     * @param fields columns that are copied to the prediction
     */
    void write(String file, int number, List<String> fields, Prediction prediction) throws IOException {
        boolean isFirst = separators == null;
        if (isFirst) {
            // The separators of the input are known from its first row on.
            separators = kept.separators().in(outputOrNull);
        }
        switch (format) {
            case TEXT -> {
                if (isFirst) {
                    addHead();
                }
                addRow(prediction, file, number);
            }
            case CSV -> {
                if (isFirst) {
                    addRecord(headings());
                }
                List<String> all = new ArrayList<>(fields);
                if (task == Task.CLASSIFICATION) {
                    all.add(prediction.label());
                } else if (task == Task.MULTI_LABEL) {
                    all.add(String.join(";", prediction.labels()));
                }
                for (float value : values(prediction)) {
                    all.add(String.valueOf(value).replace('.', separators.decimal()));
                }
                addRecord(all);
            }
            case JSON ->
                text.append(JSON.std.asString(fields(file, number, fields, prediction)))
                        .append('\n');
        }
        if (text.length() >= TOGETHER) {
            close();
        }
    }

    private float[] values(Prediction prediction) {
        return areProbabilities ? prediction.probabilities() : prediction.outputs();
    }

    private void addHead() {
        if (task == Task.CLASSIFICATION) {
            addPadded("class");
        }
        names.forEach(name -> addPadded(Printable.of(name)));
        text.append("example").append(task == Task.MULTI_LABEL ? ": its labels\n" : "\n");
    }

    private void addRow(Prediction prediction, String file, int number) {
        if (task == Task.CLASSIFICATION) {
            addPadded(Printable.of(prediction.label()));
        }
        for (float value : values(prediction)) {
            addPadded(areProbabilities ? thousandths(value) : plain(value));
        }
        text.append(Printable.of(file)).append(" [").append(number).append(']');
        if (task == Task.MULTI_LABEL) {
            text.append(": ").append(Printable.of(String.join(", ", prediction.labels())));
        }
        text.append('\n');
    }

    private void addPadded(String field) {
        text.append(" ".repeat(Math.max(0, width - field.length())))
                .append(field)
                .append(GAP);
    }

    /** All digits of a number, without an exponent if it is neither tiny nor huge. */
    static String plain(float number) {
        float size = Math.abs(number);
        return size >= LEAST_PLAIN && size < MOST_PLAIN
                ? new BigDecimal(Float.toString(number)).toPlainString()
                : Float.toString(number).replace('E', 'e');
    }

    /** The number with three digits, as {@code %.3f} formats it, which takes a microsecond. */
    private static String thousandths(float number) {
        if (!(number >= 0 && number < 1)) {
            return String.format(Locale.ROOT, "%.3f", number);
        }
        // Exact in double, and so is the half as far as it decides what is rounded up.
        int thousandths = (int) (number * 1000.0 + 0.5);
        return thousandths / 1000 + "."
                + String.valueOf(1000 + thousandths % 1000).substring(1);
    }

    /** The headings of a CSV file. A prediction with the name of a kept column gets the prefix {@code predicted_}. */
    private List<String> headings() {
        List<String> all = new ArrayList<>(kept.headings());
        Set<String> taken = new HashSet<>(all);
        List<String> predicted = new ArrayList<>();
        if (task != Task.REGRESSION) {
            predicted.add(task == Task.CLASSIFICATION ? "class" : "labels");
        }
        String before = task == Task.REGRESSION
                ? model.hasNames() ? "" : "output_"
                : areProbabilities ? "probability_of_" : "output_of_";
        names.forEach(name -> predicted.add(before + name));
        for (String name : predicted) {
            String free = name;
            while (!taken.add(free)) {
                free = "predicted_" + free;
            }
            all.add(free);
        }
        return all;
    }

    /** Adds a line of a CSV file, and quotes fields that would be misread otherwise. */
    private void addRecord(List<String> fields) {
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            boolean isPlain = !field.isEmpty()
                    && field.strip().equals(field)
                    && field.chars().noneMatch(c -> c == separators.delimiter() || c == '"' || c == '\n' || c == '\r');
            text.append(i == 0 ? "" : separators.delimiter())
                    .append(isPlain ? field : '"' + field.replace("\"", "\"\"") + '"');
        }
        text.append('\n');
    }

    /** The prediction as a JSON object. Outputs that are not probabilities have another name. */
    private Map<String, Object> fields(String file, int number, List<String> copied, Prediction prediction) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(KeptColumns.FILE, file);
        fields.put(KeptColumns.EXAMPLE, number);
        if (kept.isAsked()) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < copied.size(); i++) {
                row.put(kept.headings().get(i), copied.get(i));
            }
            fields.put("row", row);
        }
        if (task == Task.CLASSIFICATION) {
            fields.put("class", prediction.classIndex());
            fields.put("name", prediction.label());
        } else if (task == Task.MULTI_LABEL) {
            fields.put("labels", prediction.labels());
        }
        fields.put(
                areProbabilities ? "probabilities" : task == Task.REGRESSION ? "numbers" : "outputs",
                values(prediction));
        fields.put("names", names);
        return fields;
    }

    /**
     * Prints the buffered lines, including those from before a failure.
     *
     * @throws ClosedPipeException if the reader has closed the pipe
     * @throws IOException if they cannot be printed for another reason
     */
    @Override
    public void close() throws IOException {
        out.append(text);
        out.flush();
        text.setLength(0);
        if (out.checkError()) {
            throw ProcessOutput.failure(out);
        }
    }
}
