package dev.lanewise.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Networks of a few numbers that are asked over HTTP, and examples for them. */
final class SmallModel {
    static final int INPUTS = 5;

    private SmallModel() {}

    static Network network(long seed) {
        return Initializer.NOTEBOOK.network(Architecture.notebook(5, 7, 3), seed);
    }

    static ServedModel model(long seed) {
        return Served.of("small", network(seed)).model();
    }

    static ServedModel table() {
        Schema schema = new Schema(
                5,
                true,
                List.of(4),
                List.of(
                        new Schema.Numeric("age", 0, 40, 30, 10),
                        new Schema.Numeric("fare", 1, Double.NaN, 0, 1),
                        new Schema.Categorical("port", 2, List.of("S", "C"), 3, 1)));
        Outputs outputs = Outputs.of(Task.CLASSIFICATION, List.of("lost", "saved", "unknown"));
        return Served.of("table", network(3)).outputs(outputs).schema(schema).model();
    }

    static float[] example(int number) {
        float[] x = new float[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            x[i] = (float) Math.sin(number * INPUTS + i) / 3;
        }
        return x;
    }

    static String inputs(int from, int count) throws IOException {
        List<float[]> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(example(from + i));
        }
        return JSON.std.asString(Map.of("inputs", examples));
    }

    /** That a prediction, as it came in JSON, is that of the network itself. */
    static void assertPrediction(Network network, float[] x, Object prediction) {
        float[] y = new float[network.architecture().outputs()];
        Predictor predictor = network.predictor();
        predictor.predict(x, y);
        Map<?, ?> fields = (Map<?, ?>) prediction;
        assertArrayEquals(y, Client.floats(fields.get("probabilities")));
        assertEquals(predictor.classify(x), fields.get("class"));
    }
}
