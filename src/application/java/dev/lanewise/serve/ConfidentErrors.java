package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.ConfidentError;
import dev.lanewise.Evaluation;
import dev.lanewise.Model;
import dev.lanewise.Prediction;
import dev.lanewise.data.Dataset;
import dev.lanewise.metric.Classification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The misclassified examples of a data set, the most confident errors first.
 *
 * @param examples number of evaluated examples
 * @param wrong number of misclassified examples
 * @param shown the first of these
 */
record ConfidentErrors(int examples, int wrong, List<Shown> shown) {
    static final ConfidentErrors NONE = new ConfidentErrors(0, 0, List.of());

    private static final int MOST_SHOWN = 60;
    /** Largest total number of inputs shown, which limits the size of the response: 85 images of 32 x 32 x 3. */
    private static final int MOST_INPUTS = 1 << 18;

    /**
     * An error.
     *
     * @param example its number in the data set
     * @param label its class
     */
    record Shown(int example, int label, float[] inputs, Prediction prediction) {}

    /**
     * Returns the errors of a model on a data set.
     *
     * @throws IllegalArgumentException if the data set does not fit the model, or has no classes
     */
    static ConfidentErrors of(Model model, Dataset dataset) {
        Evaluation evaluation = model.evaluate(dataset);
        Classification classification = evaluation.classification();
        int[] errors =
                evaluation
                        .mostConfidentErrors(Math.max(1, Math.min(MOST_SHOWN, MOST_INPUTS / dataset.inputs())))
                        .stream()
                        .mapToInt(ConfidentError::example)
                        .toArray();
        List<Prediction> predictions = errors.length == 0 ? List.of() : model.predict(dataset.select(errors));
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i < errors.length; i++) {
            float[] inputs = new float[dataset.inputs()];
            dataset.copyRow(errors[i], inputs, 0);
            shown.add(new Shown(errors[i], dataset.label(errors[i]), inputs, predictions.get(i)));
        }
        return new ConfidentErrors(dataset.size(), dataset.size() - classification.correct(), shown);
    }

    /** Returns how many numbers {@link #write} writes. */
    long numbers() {
        return shown.stream()
                .mapToLong(error -> error.inputs().length + error.prediction().outputs().length)
                .sum();
    }

    /** Writes everything as fields of an object. */
    void write(JsonGenerator json, ServedModel model) throws IOException {
        json.writeNumberField("examples", examples);
        json.writeNumberField("wrong", wrong);
        json.writeArrayFieldStart("mistakes");
        for (Shown error : shown) {
            json.writeStartObject();
            json.writeNumberField("example", error.example());
            json.writeNumberField("wanted", error.label());
            json.writeObjectFieldStart("prediction");
            model.writePrediction(json, error.prediction());
            json.writeEndObject();
            ServedModel.writeNumbers(json, "inputs", error.inputs());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
