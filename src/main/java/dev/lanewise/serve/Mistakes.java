package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.Count;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.TargetKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The examples of a data set that a network takes for another class, those first of which it is surest.
 *
 * @param examples how many were looked at
 * @param count how many it is wrong about
 * @param shown the first of these
 */
record Mistakes(int examples, int count, List<Mistake> shown) {
    private static final int MOST_SHOWN = 60;
    private static final int TOGETHER = 256;
    private static final Mistakes NONE = new Mistakes(0, 0, List.of());

    /**
     * One of them.
     *
     * @param example its number in the data set
     * @param wanted its class
     */
    record Mistake(int example, int wanted, float[] inputs, float[] y, float sureness) {}

    /** The mistakes of a model on a data set; none if that is null. */
    static Mistakes of(ServedModel model, Dataset datasetOrNull) {
        if (datasetOrNull == null) {
            return NONE;
        }
        requireFit(model, datasetOrNull);
        int inputs = model.inputs();
        int units = model.outputUnits();
        float[] x = new float[TOGETHER * inputs];
        List<Mistake> mistakes = new ArrayList<>();
        for (int from = 0; from < datasetOrNull.size(); from += TOGETHER) {
            int together = Math.min(TOGETHER, datasetOrNull.size() - from);
            for (int i = 0; i < together; i++) {
                datasetOrNull.copyRow(from + i, x, i * inputs);
            }
            float[] y = model.predict(x, together);
            for (int i = 0; i < together; i++) {
                float[] its = Arrays.copyOfRange(y, i * units, (i + 1) * units);
                int wanted = datasetOrNull.label(from + i);
                int said = model.outputs().likeliest(its);
                if (said != wanted) {
                    mistakes.add(new Mistake(from + i, wanted, Arrays.copyOfRange(x, i * inputs, (i + 1) * inputs), its,
                            model.outputs().probabilities(its)[said]));
                }
            }
        }
        mistakes.sort(Comparator.comparingDouble((Mistake mistake) -> -mistake.sureness()));
        return new Mistakes(datasetOrNull.size(), mistakes.size(),
                List.copyOf(mistakes.subList(0, Math.min(MOST_SHOWN, mistakes.size()))));
    }

    private static void requireFit(ServedModel model, Dataset dataset) {
        int classes = model.outputs().probabilities(new float[model.outputUnits()]).length;
        if (model.outputs().kind() != TargetKind.CLASSES || dataset.targetKind() != TargetKind.CLASSES
                || dataset.inputs() != model.inputs() || dataset.classes() > classes) {
            throw new IllegalArgumentException("the network takes " + Count.of(model.inputs(), "input") + " and predicts "
                    + model.outputs().kind() + ", with " + Count.of(model.outputUnits(), "output")
                    + ", but the examples have "
                    + Count.of(dataset.inputs(), "input") + " and want " + (dataset.targetKind() == TargetKind.CLASSES
                            ? Count.of(dataset.classes(), "class") : dataset.targetKind()));
        }
    }

    /** All of it as fields of an object. */
    void write(JsonGenerator json, ServedModel model) throws IOException {
        json.writeNumberField("examples", examples);
        json.writeNumberField("wrong", count);
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
