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

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Schema.DatePart;
import dev.lanewise.data.Schemas;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of a table over HTTP: what is refused, and what is answered with a warning. */
class TableRowTest extends WithClient {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"row\": {\"fare\": 1, \"agee\": 3}} | row 0, column \"age\": it is absent, but the row has \"agee\"",
                "{\"rows\": [{\"fare\": 1}, {\"age\": 1, \"Fare\": 1}]} | row 1, column \"fare\": it is absent, but the"
                        + " row has \"Fare\"",
                "{\"row\": {\"Fare\": 1}} | row 0, none of the model's columns is present; they are age, fare, port",
                "{\"row\": {\"port\": \"S\"}} | row 0, column \"fare\": the value is missing, and no replacement"
                        + " was learned",
                "{\"row\": {\"fare\": \"?\"}} | column \"fare\": the value is missing",
                "3 | row, an object with a field for each column, or rows, a list of such objects; the"
                        + " columns are age, fare, port",
            })
    void misspeltColumnsAndValuesThatNothingReplacesAreRefusedWithTheNamesThatThereAre(String body, String sentence)
            throws Exception {
        client.start(table());
        for (String path : List.of("/predict", "/inspect")) {
            assertRefused(400, sentence, client.post(path, body));
        }
    }

    @Test
    void everyProblemOfARowIsNamed() throws Exception {
        client.start(table());
        assertRefused(
                400,
                "row 0, column \"age\": \"thirty\" is not a finite number; column \"fare\": \"3rd\" is not a"
                        + " finite number",
                client.post("/predict", "{\"row\": {\"fare\": \"3rd\", \"age\": \"thirty\"}}"));
        assertRefused(
                400,
                "row 0, column \"age\": it is absent, but the row has \"agee\"; column \"fare\": the value is missing,"
                        + " and no replacement was learned",
                client.post("/predict", "{\"row\": {\"port\": \"S\", \"agee\": 1}}"));
        assertRefused(
                400,
                "row 0, column \"port\": a number or a text is expected",
                client.post("/predict", "{\"row\": {\"port\": [\"S\"], \"fare\": 1}}"));
    }

    @Test
    void numberThatWasMissingInTrainingIsMissingInARequest() throws Exception {
        client.start(Served.of(Schemas.of(new Schema.Numeric("age", 0, 40, 0, 1))
                        .withMissingTexts(MissingTexts.of(List.of("-999")).texts()))
                .model());
        for (String value : List.of("-999", "-999.0", "-9.99e2", "\" -999 \"", "null")) {
            Map<String, Object> answer = json(client.post("/inspect", "{\"row\": {\"age\": " + value + "}}"));
            assertArrayEquals(new float[] {40}, floats(answer.get("inputs")), value);
        }
        String large = client.post("/predict", "{\"row\": {\"age\": 1e39}}").body();
        assertTrue(large.contains("too large for a float"), large);
    }

    @Test
    void problemsOfARowAreLimited() throws Exception {
        client.start(Served.of(Schemas.of(IntStream.range(0, 50)
                        .mapToObj(i -> new Schema.Numeric("x" + i, i, Double.NaN, 0, 1))
                        .toArray(Schema.Column[]::new)))
                .model());
        String body = client.post("/predict", "{\"row\": {\"x3\": \"a\"}}").body();
        String error = (String) JSON.std.mapFrom(body).get("error");
        assertEquals(20, error.split("column \"", -1).length - 1, error);
        assertTrue(error.endsWith("; there are 30 more problems in this row"), error);
    }

    @Test
    void valuesThatTheModelReplacesAreAnsweredWithWarnings() throws Exception {
        client.start(table());
        Map<String, Object> answer =
                json(client.post("/predict", "{\"row\": {\"fare\": 1, \"age\": null, \"port\": \"s\"}}"));
        assertEquals(
                List.of(
                        "column \"age\": the value is missing, and the model uses 40",
                        "column \"port\": the category \"s\" is unknown and is treated as none of S, C"),
                answer.get("warnings"));
        answer = json(client.post("/predict", "{\"row\": {\"fare\": 1}}"));
        assertEquals(
                List.of(
                        "column \"age\": the value is missing, and the model uses 40",
                        "column \"port\": the value is missing, and the model uses \"C\""),
                answer.get("warnings"));
        answer = json(client.post("/inspect", "{\"row\": {\"fare\": 1, \"age\": \"\", \"port\": \"Q\"}}"));
        assertArrayEquals(new float[] {1, 1, 0, 0, 0}, floats(answer.get("inputs")));
        List<?> warnings = (List<?>) ((Map<?, ?>) answer.get("prediction")).get("warnings");
        assertEquals("column \"port\": the category \"Q\" is unknown and is treated as none of S, C", warnings.get(1));
    }

    @Test
    void usualSpellingsOfMissingValuesAreMissingUnlessTheModelKnowsACategoryByThatName() throws Exception {
        client.start(table());
        Object expected = json(client.post("/predict", "{\"row\": {\"fare\": 1}}"));
        for (String text : Fields.MISSING) {
            assertEquals(
                    expected,
                    json(client.post(
                            "/predict",
                            "{\"row\": {\"age\": \"" + text + "\", \"fare\": 1, \"port\": \"" + text + "\"}}")),
                    text);
            assertRefused(
                    400,
                    "row 0, column \"fare\": the value is missing",
                    client.post("/predict", "{\"row\": {\"fare\": \"" + text + "\"}}"));
        }
        for (int fill : new int[] {-1, 1}) {
            Schema schema = Schemas.of(new Schema.Categorical("extra", 0, List.of("None", "pool"), 2, fill));
            try (Client other = new Client()) {
                other.start(Served.of(schema).model());
                Map<String, Object> answer = json(other.post("/inspect", "{\"row\": {\"extra\": \"None\"}}"));
                assertArrayEquals(new float[] {1, 0}, floats(answer.get("inputs")));
                assertFalse(((Map<?, ?>) answer.get("prediction")).containsKey("warnings"), answer::toString);
            }
        }
    }

    @Test
    void formKnowsTheTextsOfMissingValues() throws IOException {
        String form;
        try (InputStream in = ModelServer.class.getResourceAsStream("form.js")) {
            form = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String texts = Fields.MISSING.stream().map(text -> "'" + text + "'").collect(Collectors.joining(", "));
        assertTrue(form.contains("\nconst MISSING = [" + texts + "];\n"), texts);
    }

    @Test
    void lackOfMemoryForWarningsIsNoProblemOfARow() throws Exception {
        client.start(table(), new Limits(1 << 20, 16, 64, 1 << 20, 10));
        String row = "{\"fare\": 1, \"port\": \"X\"},";
        assertRefused(
                413,
                "the request needs more memory",
                client.post("/predict", "{\"rows\": [" + row.repeat(2000) + "{\"fare\": 1}]}"));
    }

    @Test
    void eachRowHasItsOwnWarningsAndACompleteOneHasNone() throws Exception {
        client.start(table());
        assertFalse(json(client.post("/predict", "{\"row\": {\"fare\": 1, \"age\": 2, \"port\": \"S\"}}"))
                .containsKey("warnings"));
        List<?> predictions = (List<?>) json(client.post(
                        "/predict",
                        "{\"rows\": [{\"fare\": 1, \"age\": 2, \"port\": \"S\"}, {\"fare\": 1, \"age\": 2, \"port\":"
                                + " \"X\"}]}"))
                .get("predictions");
        assertFalse(((Map<?, ?>) predictions.get(0)).containsKey("warnings"));
        assertEquals(1, ((List<?>) ((Map<?, ?>) predictions.get(1)).get("warnings")).size());
    }

    @Test
    void columnsThatAreNotInputsAreIgnoredWithAWarning() throws Exception {
        client.start(table());
        String complete = "\"fare\": 1, \"age\": 2, \"port\": \"S\"";
        Map<String, Object> expected = json(client.post("/predict", "{\"row\": {" + complete + "}}"));
        for (String other : List.of("\"id\": 7", "\"ages\": 3", "\"notes\": [1, {\"a\": []}]", "\"target\": null")) {
            Map<String, Object> answer = json(client.post("/predict", "{\"row\": {" + other + ", " + complete + "}}"));
            assertEquals(
                    List.of("column " + other.replaceFirst(":.*", "") + ": the model has no such column, and the"
                            + " value is ignored"),
                    answer.remove("warnings"));
            assertEquals(expected, answer);
        }
        // A part of the name of an absent column is no misspelling of it.
        Map<String, Object> other = json(client.post("/predict", "{\"row\": {\"fare\": 1, \"p\": 1}}"));
        List<?> warnings = (List<?>) other.get("warnings");
        assertEquals(3, warnings.size());
        assertRefused(
                400,
                "it is absent, but the row has \"Ports\"",
                client.post("/predict", "{\"row\": {\"fare\": 1, \"Ports\": 1}}"));
    }

    @Test
    void warningsAboutARowAreLimited() throws Exception {
        client.start(Served.of(Schemas.of(IntStream.range(0, 50)
                        .mapToObj(i -> new Schema.Numeric("x" + i, i, 0, 0, 1))
                        .toArray(Schema.Column[]::new)))
                .model());
        List<?> warnings = (List<?>)
                json(client.post("/predict", "{\"row\": {\"x0\": 1}}")).get("warnings");
        assertEquals(21, warnings.size());
        assertEquals("there are 29 more warnings about this row", warnings.get(20));
        assertRefused(400, "they are x0, x1, x2", client.post("/predict", "{\"row\": {\"x_7\": 1}}"));
    }

    /** Dates with times, of which a missing one is replaced; and dates alone, which have to be there. */
    private static ServedModel dated() {
        Schema schema = Schemas.of(
                new Schema.Dates(
                        "seen",
                        0,
                        null,
                        List.of(DatePart.DAYS, DatePart.MONTH, DatePart.HOUR),
                        List.of(part(18977.63), part(6.02), part(11.9))),
                new Schema.Dates(
                        "sold",
                        1,
                        null,
                        List.of(DatePart.DAYS, DatePart.WEEKDAY),
                        List.of(
                                new Schema.Numeric("", 0, Double.NaN, 18262, 1496),
                                new Schema.Numeric("", 0, Double.NaN, 1, 6))));
        Outputs outputs = Outputs.of(Task.CLASSIFICATION, List.of("lost", "saved", "unknown"));
        return Served.of("dated", network(3))
                .outputs(outputs)
                .schema(schema)
                .scaling(Scaling.STANDARD)
                .model();
    }

    /** A JSON number whose text is a category, as in a CSV file. */
    @ParameterizedTest
    @ValueSource(strings = {"1.50", "2", "\"2\"", "1e3"})
    void numberOfACategoryKeepsItsText(String value) throws Exception {
        Schema schema = Schemas.of(new Schema.Categorical("size", 0, List.of("1.50", "2", "1e3"), 3, 0));
        client.start(Served.of(schema).model(), Limits.standard());
        String answer =
                client.post("/predict", "{\"row\": {\"size\": " + value + "}}").body();
        assertTrue(answer.contains("\"class\"") && !answer.contains("warnings"), answer);
    }

    /** That the description of the model has these columns, in JSON with single quotes. */
    private void assertColumns(String... columns) throws Exception {
        String expected = ("[" + String.join(",", columns) + "]").replace('\'', '"');
        assertEquals(JSON.std.listFrom(expected), json(client.get("/model")).get("columns"));
    }

    private static Schema.Numeric part(double mean) {
        return new Schema.Numeric("", 0, mean, mean, 2);
    }

    @Test
    void datesAreTakenAsACsvFileHasThem() throws Exception {
        client.start(dated());
        for (String seen : List.of("2024-12-31T18:00", "2024-12-31 18:00:00", "2024-12-31T18:00Z")) {
            Map<String, Object> answer =
                    json(client.post("/inspect", "{\"row\": {\"seen\": \"" + seen + "\", \"sold\": \"2020-01-03\"}}"));
            float[] expected = {
                (float) ((20088.75 - 18977.63) / 2),
                (float) ((12 - 6.02) / 2),
                (float) ((18 - 11.9) / 2),
                2f / 1496,
                4f / 6
            };
            assertArrayEquals(expected, floats(answer.get("inputs")), 1e-5f);
        }
        Map<String, Object> answer = json(client.post("/predict", "{\"row\": {\"sold\": \"2020-01-03\"}}"));
        assertEquals(
                List.of("column \"seen\": the value is missing, and the model uses \"2021-12-16T15:07\""),
                answer.get("warnings"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"31.12.2024\"', 31.12.2024",
        "'\"2024-02-30\"', 2024-02-30",
        "20240101, 20240101",
        "true, true",
        "'\"2024-12-31T25:00\"', 2024-12-31T25:00"
    })
    void whatIsNoDateIsRefused(String sold, String quoted) throws Exception {
        client.start(dated());
        assertRefused(
                400,
                "row 0, column \"sold\": \"" + quoted + "\" is not a date such as 2024-12-31 or" + " 2024-12-31T23:59",
                client.post("/predict", "{\"row\": {\"sold\": " + sold + "}}"));
    }

    @Test
    void descriptionTellsWhatDatesThereWere() throws Exception {
        client.start(dated());
        assertColumns(
                "{'name': 'seen', 'optional': true, 'date': true, 'times': true, 'fill': '2021-12-16T15:07',"
                        + " 'mean': '2021-12-16T15:07', 'deviation': 2.0}",
                "{'name': 'sold', 'optional': false, 'date': true, 'times': false, 'mean': '2020-01-01',"
                        + " 'deviation': 1496.0}");
    }

    @Test
    void datesOfWhichNoDaysAreKnownAreTakenToo() throws Exception {
        Schema schema = Schemas.of(new Schema.Dates("seen", 0, null, List.of(DatePart.MONTH), List.of(part(6.02))));
        client.start(Served.of(schema).model());
        assertColumns("{'name': 'seen', 'optional': true, 'date': true, 'times': false}");
        assertEquals(
                List.of("column \"seen\": the value is missing, and the model uses the mean of each part of the dates"),
                json(client.post("/predict", "{\"row\": {\"seen\": null}}")).get("warnings"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\": \"Smith\", \"class\": 2}"})
    void rowWithoutAnyColumnOfTheModelIsRefusedEvenIfAllValuesCanBeReplaced(String row) throws Exception {
        Schema schema = Schemas.of(
                new Schema.Numeric("age", 0, 40, 30, 10), new Schema.Categorical("port", 1, List.of("S", "C"), 2, 1));
        client.start(Served.of(schema).model());
        assertRefused(
                400,
                "row 0, none of the model's columns is present; they are age, port",
                client.post("/predict", "{\"row\": " + row + "}"));
        assertRefused(
                400,
                "row 1, none of the model's columns is present",
                client.post("/predict", "{\"rows\": [{\"age\": 3}, " + row + "]}"));
        assertEquals(200, client.post("/predict", "{\"row\": {\"age\": null}}").statusCode());
    }

    @Test
    void descriptionHasTheRangesOfTheFileBesideTheMeans() throws Exception {
        Schema schema = new Schema(
                3,
                true,
                List.of(),
                List.of(
                        new Schema.Numeric("class", 0, Double.NaN, 2.25, 0.847),
                        new Schema.Dates(
                                "sold",
                                1,
                                null,
                                List.of(DatePart.DAYS),
                                List.of(new Schema.Numeric("", 1, Double.NaN, 18262, 1496)))));
        client.start(Served.of(schema)
                .scaling(Scaling.STANDARD)
                .ranges(Map.of(0, new Schema.Range(1, 3), 1, new Schema.Range(14630, 19718)))
                .model());
        assertColumns(
                "{'name': 'class', 'optional': false, 'mean': 2.25, 'deviation': 0.847, 'minimum': 1.0, 'maximum': 3.0}",
                "{'name': 'sold', 'optional': false, 'date': true, 'times': false, 'mean': '2020-01-01',"
                        + " 'deviation': 1496.0, 'minimum': '2010-01-21', 'maximum': '2023-12-27'}");
    }

    @Test
    void descriptionHasTheTargetAndNoDeviationOfEqualNumbers() throws Exception {
        Schema schema = Schemas.withTarget(new Schema.Numeric("year", 0, Double.NaN, 1960, 1));
        client.start(Served.of(schema)
                .classes("0", "1")
                .scaling(Scaling.STANDARD)
                .target("Survived")
                .model());
        Map<String, Object> model = json(client.get("/model"));
        assertEquals("Survived", model.get("target"));
        assertEquals(
                "Survived",
                json(client.post("/predict", "{\"row\": {\"year\": 1960}}")).get("target"));
        assertColumns("{'name': 'year', 'optional': false, 'mean': 1960.0, 'deviation': 0.0}");
    }

    @Test
    void descriptionTellsTheRangesThatTheScalingKnows() throws Exception {
        Schema schema = Schemas.of(new Schema.Numeric("age", 0, Double.NaN, 30, 10));
        Map<Scaling, String> known = Map.of(
                Scaling.NONE, "",
                Scaling.STANDARD, ", 'mean': 30.0, 'deviation': 10.0",
                Scaling.MIN_MAX, ", 'minimum': 30.0, 'maximum': 40.0");
        client.start(table());
        for (Scaling scaling : Scaling.values()) {
            client.server().serve(Served.of(schema).scaling(scaling).model());
            assertColumns("{'name': 'age', 'optional': false" + known.get(scaling) + "}");
        }
    }
}
