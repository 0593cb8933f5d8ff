package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.Count;
import dev.lanewise.metric.Classification;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The misclassified examples of a data set, the most confident errors first.
 *
 * @param examples number of evaluated examples
 * @param wrong number of misclassified examples
 * @param shown the first of these
 */
record Mistakes(int examples, int wrong, List<Mistake> shown) {
    private static final int MOST_SHOWN = 60;
    /** Largest total number of inputs shown, which limits the size of the answer: 85 images of 32 x 32 x 3. */
    private static final int MOST_INPUTS = 1 << 18;

    private static final int TOGETHER = 256;
    private static final Mistakes NONE = new Mistakes(0, 0, List.of());

    /**
     * An error.
     *
     * @param example its number in the data set
     * @param wanted its class
     */
    record Mistake(int example, int wanted, float[] inputs, float[] y) {}

    /** Returns the errors of a model on a data set; none if the data set is null. */
    static Mistakes of(ServedModel model, Dataset datasetOrNull) {
        if (datasetOrNull == null) {
            return NONE;
        }
        requireFit(model, datasetOrNull);
        int units = model.outputUnits();
        int[] labels = IntStream.range(0, datasetOrNull.size())
                .map(datasetOrNull::label)
                .toArray();
        float[] y = outputs(model, datasetOrNull);
        Classification figures = units == 1 ? Classification.ofBinary(y, labels) : Classification.of(y, labels, units);
        int most = Math.max(1, Math.min(MOST_SHOWN, MOST_INPUTS / model.inputs()));
        List<Mistake> shown = Arrays.stream(figures.mostConfidentErrors(most))
                .mapToObj(i -> {
                    float[] inputs = new float[model.inputs()];
                    datasetOrNull.copyRow(i, inputs, 0);
                    return new Mistake(i, labels[i], inputs, Arrays.copyOfRange(y, i * units, (i + 1) * units));
                })
                .toList();
        return new Mistakes(labels.length, labels.length - figures.correct(), shown);
    }

    /** (examples, output units), row-major. */
    private static float[] outputs(ServedModel model, Dataset dataset) {
        int inputs = model.inputs();
        int units = model.outputUnits();
        float[] x = new float[TOGETHER * inputs];
        float[] y = new float[ArrayLength.of(dataset.size(), "example", units, "output")];
        for (int from = 0; from < dataset.size(); from += TOGETHER) {
            int together = Math.min(TOGETHER, dataset.size() - from);
            for (int i = 0; i < together; i++) {
                dataset.copyRow(from + i, x, i * inputs);
            }
            System.arraycopy(model.predict(x, together), 0, y, from * units, together * units);
        }
        return y;
    }

    /** Numbers that {@link #write} writes. */
    long numbers() {
        return shown.stream()
                .mapToLong(mistake -> mistake.inputs().length + mistake.y().length)
                .sum();
    }

    private static void requireFit(ServedModel model, Dataset dataset) {
        int classes = model.outputs().count(model.outputUnits());
        if (model.outputs().task() != Task.CLASSIFICATION
                || dataset.task() != Task.CLASSIFICATION
                || dataset.inputs() != model.inputs()
                || dataset.classes() > classes) {
            throw new IllegalArgumentException("the network takes " + Count.of(model.inputs(), "input")
                    + " and predicts "
                    + model.outputs().task() + ", with " + Count.of(model.outputUnits(), "output")
                    + ", but the examples have "
                    + Count.of(dataset.inputs(), "input") + " and "
                    + (dataset.task() == Task.CLASSIFICATION ? Count.of(dataset.classes(), "class") : dataset.task()));
        }
    }

    /** Writes everything as fields of an object. */
    void write(JsonGenerator json, ServedModel model) throws IOException {
        json.writeNumberField("examples", examples);
        json.writeNumberField("wrong", wrong);
        json.writeArrayFieldStart("mistakes");
        for (Mistake mistake : shown) {
            json.writeStartObject();
            json.writeNumberField("example", mistake.example());
            json.writeNumberField("wanted", mistake.wanted());
            json.writeObjectFieldStart("prediction");
            model.writePrediction(json, mistake.y());
            json.writeEndObject();
            ServedModel.writeNumbers(json, "inputs", mistake.inputs());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
