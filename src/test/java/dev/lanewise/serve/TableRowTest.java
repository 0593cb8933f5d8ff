package dev.lanewise.serve;

import static dev.lanewise.serve.Client.assertRefused;
import static dev.lanewise.serve.Client.floats;
import static dev.lanewise.serve.Client.json;
import static dev.lanewise.serve.SmallModel.network;
import static dev.lanewise.serve.SmallModel.table;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.format.Outputs;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of a table over HTTP: what is refused, and what is answered with a warning. */
class TableRowTest {
    private final Client client = new Client();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"row\": {\"fare\": 1, \"agee\": 3}} | row 0, column \"agee\": the model has no such column"
                    + " (did you mean \"age\"?); its columns are \"age\", \"fare\", \"port\"",
            "{\"rows\": [{\"fare\": 1}, {\"Fare\": 1}]} | row 1, column \"Fare\": the model has no such column"
                    + " (did you mean \"fare\"?)",
            "{\"row\": {\"fare\": 1, \"name\": [1, {}]}} | column \"name\": the model has no such column; its columns",
            "{\"row\": {\"port\": \"S\"}} | row 0, column \"fare\": the value is missing, and the model has no"
                    + " replacement for it; every row must have \"fare\"",
            "{\"row\": {\"fare\": \"?\"}} | column \"fare\": the value is missing",
            "{\"fare\": 1} | row, an object with a field for each column, or rows, a list of such objects; the"
                    + " columns are \"age\", \"fare\", \"port\"",
    })
    void unknownColumnsAndValuesThatNothingReplacesAreRefusedWithTheNamesThatThereAre(String body, String sentence)
            throws Exception {
        client.start(table());
        for (String path : List.of("/predict", "/inspect")) {
            assertRefused(400, sentence, client.post(path, body));
        }
    }

    @Test
    void valuesThatTheModelReplacesAreAnsweredWithWarnings() throws Exception {
        client.start(table());
        Map<String, Object> answer = json(client.post("/predict",
                "{\"row\": {\"fare\": 1, \"age\": null, \"port\": \"s\"}}"));
        assertEquals(List.of("column \"age\": the value is missing, and the model uses 40",
                "column \"port\": the category \"s\" is unknown (did you mean \"S\"?) and counts as none of \"S\","
                + " \"C\""),
                answer.get("warnings"));
        answer = json(client.post("/predict", "{\"row\": {\"fare\": 1}}"));
        assertEquals(List.of("column \"age\": the value is missing, and the model uses 40",
                "column \"port\": the value is missing, and the model uses \"C\""), answer.get("warnings"));
        answer = json(client.post("/inspect", "{\"row\": {\"fare\": 1, \"age\": \"\", \"port\": \"Q\"}}"));
        assertArrayEquals(new float[] {1, 1, 0, 0, 0}, floats(answer.get("inputs")));
        List<?> warnings = (List<?>) ((Map<?, ?>) answer.get("prediction")).get("warnings");
        assertEquals("column \"port\": the category \"Q\" is unknown and counts as none of \"S\", \"C\"",
                warnings.get(1));
    }

    @Test
    void eachRowHasItsOwnWarningsAndACompleteOneHasNone() throws Exception {
        client.start(table());
        assertFalse(json(client.post("/predict", "{\"row\": {\"fare\": 1, \"age\": 2, \"port\": \"S\"}}"))
                .containsKey("warnings"));
        List<?> predictions = (List<?>) json(client.post("/predict",
                "{\"rows\": [{\"fare\": 1, \"age\": 2, \"port\": \"S\"}, {\"fare\": 1, \"age\": 2, \"port\": \"X\"}]}"))
                .get("predictions");
        assertFalse(((Map<?, ?>) predictions.get(0)).containsKey("warnings"));
        assertEquals(1, ((List<?>) ((Map<?, ?>) predictions.get(1)).get("warnings")).size());
    }

    @Test
    void warningsAboutARowAreLimited() throws Exception {
        List<Schema.Column> columns = IntStream.range(0, 50)
                .<Schema.Column>mapToObj(i -> new Schema.Numeric("x" + i, i, 0, 0, 1)).toList();
        Network network = Initializer.NOTEBOOK.network(Architecture.parse("50-2"), 1);
        client.start(new ServedModel("wide", network, Outputs.of(network.architecture()), null,
                new Schema(50, true, List.of(), columns), null, Map.of()));
        List<?> warnings = (List<?>) json(client.post("/predict", "{\"row\": {}}")).get("warnings");
        assertEquals(21, warnings.size());
        assertEquals("there are 30 more warnings about this row", warnings.get(20));
        assertRefused(400, "its columns are \"x0\", \"x1\"", client.post("/predict", "{\"row\": {\"y\": 1}}"));
        assertRefused(400, "\"x11\" and 38 more", client.post("/predict", "{\"row\": {\"y\": 1}}"));
    }

    @Test
    void manyRowsWithUnknownCategoriesAreAnsweredInTime() throws Exception {
        List<String> categories = IntStream.range(0, 200).mapToObj(i -> "x".repeat(40) + i).toList();
        Network network = Initializer.NOTEBOOK.network(Architecture.parse("200-2"), 1);
        client.start(new ServedModel("words", network, Outputs.of(network.architecture()), null,
                new Schema(1, true, List.of(), List.of(new Schema.Categorical("word", 0, categories, 200, 0))), null,
                Map.of()), Limits.standard());
        String row = "{\"word\": \"" + "x".repeat(38) + "\"},";
        long start = System.nanoTime();
        List<?> predictions = (List<?>) json(client.post("/predict", "{\"rows\": [" + row.repeat(4999)
                + row.substring(0, row.length() - 1) + "]}")).get("predictions");
        assertEquals(5000, predictions.size());
        assertTrue(System.nanoTime() - start < 20_000_000_000L);
        assertTrue(predictions.get(0).toString().contains("did you mean"));
        assertFalse(predictions.get(4999).toString().contains("did you mean"));
    }

    @Test
    void descriptionTellsTheRangesThatTheScalingKnows() throws Exception {
        Schema schema = new Schema(1, true, List.of(), List.of(new Schema.Numeric("age", 0, Double.NaN, 30, 10)));
        Network network = Initializer.NOTEBOOK.network(Architecture.parse("1-2"), 1);
        Outputs outputs = Outputs.of(network(1).architecture());
        for (Scaling scaling : Scaling.values()) {
            try (Client other = new Client()) {
                other.start(new ServedModel("ages", network, Outputs.of(outputs.task(), List.of("a", "b")), null,
                        schema, scaling, null, Map.of()));
                Map<String, Object> expected = switch (scaling) {
                    case NONE -> Map.of("name", "age", "optional", false);
                    case STANDARD -> Map.of("name", "age", "optional", false, "mean", 30.0, "deviation", 10.0);
                    case MIN_MAX -> Map.of("name", "age", "optional", false, "minimum", 30.0, "maximum", 40.0);
                };
                assertEquals(List.of(expected), json(other.get("/model")).get("columns"));
            }
        }
    }
}
