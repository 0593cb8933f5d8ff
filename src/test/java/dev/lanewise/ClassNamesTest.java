package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of classes keep all their characters, so that no two of them become one. */
class ClassNamesTest {
    /** Each differs from another in characters that a terminal does not show, or far behind its start. */
    private static final List<String> NAMES = List.of(
            "a b",
            "a\tb",
            "a\nb",
            "a\r\nb",
            "a\u001b[31mb",
            "a\u0000b",
            "a\u007fb",
            "a\u0085b",
            "a\u2028b",
            "a\u202eb",
            "a\\b",
            "a\\0009b",
            "a\"b",
            "a: b",
            "x".repeat(5000) + "1",
            "x".repeat(5000) + "2",
            "\ud83d\ude00",
            "output 1: c");

    @TempDir
    private Path folder;

    private static Table table() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 8 * NAMES.size(); i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("x", i % NAMES.size());
            row.put("z", i % 5);
            row.put("class", NAMES.get(i % NAMES.size()));
            rows.add(row);
        }
        return Table.of(rows).withTarget("class");
    }

    private static Model fitted() {
        return Lanewise.classifier().hidden(4).epochs(2).fit(table());
    }

    @Test
    void areThoseOfTheTrainingData() {
        Model model = fitted();
        assertEquals(new HashSet<>(NAMES), new HashSet<>(model.names()));
        assertEquals(8 * NAMES.size(), model.evaluate(table()).size());
        assertTrue(new HashSet<>(NAMES)
                .containsAll(
                        model.predict(table()).stream().map(Prediction::label).toList()));
    }

    @Test
    void comeBackFromEveryFile() throws IOException {
        Model model = fitted();
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        model.save(saved);
        assertEquals(
                model.names(),
                Model.load(new ByteArrayInputStream(saved.toByteArray())).names());
        assertEquals(
                8 * NAMES.size(),
                Model.load(new ByteArrayInputStream(saved.toByteArray()))
                        .evaluate(table())
                        .size());
        Path onnx = folder.resolve("a.onnx");
        model.exportOnnx(onnx);
        assertEquals(model.names(), Model.load(onnx).names());
        for (String name : List.of("a.safetensors", "a.npz")) {
            model.exportWeights(folder.resolve(name));
            assertEquals(model.names(), Model.load(folder.resolve(name)).names(), name);
        }
    }

    /** A text with half a pair of surrogates has no UTF-8, of which a model file consists. */
    @Test
    void halvesOfSurrogatePairsComeBackFromAModelFile() throws IOException {
        List<String> names = List.of("\ud800", "\udc00", "\ud800x\udc00", "?");
        Model model = Model.of(
                Initializer.HE_NORMAL.network(
                        new Architecture(List.of(1, 4), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY), 1),
                Task.CLASSIFICATION,
                names);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        model.save(saved);
        assertEquals(
                names, Model.load(new ByteArrayInputStream(saved.toByteArray())).names());
    }

    /** Class names that are all long were left out of the file, so that the classes had numbers only. */
    @Test
    void manyLongOnesComeBack() throws IOException {
        List<String> names = IntStream.range(0, 100)
                .mapToObj(i -> "species ".repeat(2000) + i)
                .toList();
        String[] labels =
                IntStream.range(0, 200).mapToObj(i -> names.get(i % 100)).toArray(String[]::new);
        double[][] inputs =
                IntStream.range(0, 200).mapToObj(i -> new double[] {i}).toArray(double[][]::new);
        Model model = Lanewise.classifier().hidden(2).epochs(1).fit(Dataset.of(inputs, labels, names));
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        model.save(saved);
        assertEquals(
                names, Model.load(new ByteArrayInputStream(saved.toByteArray())).names());
    }
}
