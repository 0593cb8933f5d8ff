package dev.lanewise.serve;

import static dev.lanewise.serve.Client.assertRefused;
import static dev.lanewise.serve.Client.floats;
import static dev.lanewise.serve.Client.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Fact;
import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.Prediction;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Table;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows as CSV, and that they give the predictions of the same rows in a file and as JSON. */
class CsvBodyTest extends WithClient {
    private static final String TABLE = "code;sold;price;place;kind\n"
            + "\"00123\";31.12.2023;1.000,50 \u20ac;north;a\n00456;1.1.2024;20,25 \u20ac;None;b\n"
            + "00123;2.1.2024;;south;a\n00789;3.1.2024;7,50 \u20ac;north;b\n";

    @TempDir
    private Path folder;

    private HttpResponse<String> postCsv(String path, String body) throws Exception {
        return postCsv(path, BodyPublishers.ofString(body));
    }

    private HttpResponse<String> postCsv(String path, BodyPublisher body) throws Exception {
        return postCsv(path, "utf-8", body);
    }

    private HttpResponse<String> postCsv(String path, String charset, BodyPublisher body) throws Exception {
        return client.http()
                .send(
                        client.request(path)
                                .header("Content-Type", "text/csv; charset=" + charset)
                                .POST(body)
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws Exception {
        client.start(SmallModel.table());
        byte[] body = "fare;age;port\n1,5;30;S\u00fcd\n".getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(400, "UTF-8", postCsv("/predict", BodyPublishers.ofByteArray(body)));
    }

    @Test
    void bytesAreReadInTheDeclaredCharset() throws Exception {
        client.start(SmallModel.table());
        String rows = "fare;age;port;Stra\u00dfe\n1,5;30;C;a\n";
        String expected = postCsv("/predict", rows).body();
        for (String charset : List.of("windows-1252", "UTF-16LE", "\"iso-8859-1\"")) {
            byte[] body = rows.getBytes(Charset.forName(charset.replace("\"", "")));
            assertEquals(
                    expected,
                    postCsv("/predict", charset, BodyPublishers.ofByteArray(body))
                            .body(),
                    charset);
        }
        assertRefused(415, "\"latin-9000\"", postCsv("/predict", "latin-9000", BodyPublishers.ofString(rows)));
    }

    @Test
    void rowsGiveThePredictionsOfTheirFileAndOfJson() throws Exception {
        Table table = Lanewise.readTable(
                Files.writeString(folder.resolve("t.csv"), TABLE),
                CsvFormat.defaults().withCategorical("code"));
        Model model = Lanewise.classifier()
                .preprocessing(Preprocessing.NONE
                        .withMissing(Preprocessing.Missing.MEAN)
                        .withScaling(Preprocessing.Scaling.STANDARD))
                .validation(0)
                .epochs(3)
                .fit(table.withTarget("kind"));
        client.start(new ServedModel("t", model, Optional.empty(), Map.of()));
        List<?> ofCsv = (List<?>) json(postCsv("/predict", TABLE)).get("predictions");
        List<Prediction> ofFile = model.predict(table);
        String[] lines = TABLE.replace("\"", "").split("\n");
        for (int i = 0; i < ofFile.size(); i++) {
            assertArrayEquals(
                    ofFile.get(i).probabilities(), floats(((Map<?, ?>) ofCsv.get(i)).get("probabilities")), "row " + i);
            Map<String, String> row = new LinkedHashMap<>();
            String[] fields = lines[i + 1].split(";");
            for (int c = 0; c < 4; c++) {
                row.put(lines[0].split(";")[c], fields[c]);
            }
            Map<String, Object> ofJson = json(client.post("/predict", JSON.std.asString(Map.of("row", row))));
            assertEquals(((Map<?, ?>) ofCsv.get(i)).get("probabilities"), ofJson.get("probabilities"));
            assertEquals(((Map<?, ?>) ofCsv.get(i)).get("warnings"), ofJson.get("warnings"));
        }
        assertTrue(ofCsv.get(2).toString().contains("column \"price\": the value is missing"), ofCsv::toString);
    }

    @Test
    void numbersAreReadAsThoseOfTheTraining() throws Exception {
        Table table = Lanewise.readTable(Files.writeString(folder.resolve("t.csv"), "x;y\n1,5;2\n1.200,25;3\n7,5;4\n"));
        Model model = Lanewise.regressor().validation(0).epochs(2).fit(table.withTarget("y"));
        Map<Fact<Character>, String> bodies =
                Map.of(Fact.DECIMAL, "x;z\n2.345;0\n1.950;0\n", Fact.THOUSANDS, "x;z\n\"2,345\";0\n\"1,950\";0\n");
        for (Map.Entry<Fact<Character>, String> each : bodies.entrySet()) {
            Fact<Character> fact = each.getKey();
            String body = each.getValue();
            Model trained = model.withFacts(model.facts().with(fact, ','));
            client.start(new ServedModel("t", trained, Optional.empty(), Map.of()));
            List<?> predictions = (List<?>) json(postCsv("/predict", body)).get("predictions");
            assertArrayEquals(
                    model.predict(2345.0).outputs(), floats(((Map<?, ?>) predictions.get(0)).get("numbers")), body);
            assertArrayEquals(
                    model.predict(1950.0).outputs(), floats(((Map<?, ?>) predictions.get(1)).get("numbers")), body);
            assertEquals(
                    fact == Fact.DECIMAL
                            ? List.of(
                                    "the body, line 2, column 1 (x): 2.345 is read as 2345, with decimal commas as in the training")
                            : null,
                    ((Map<?, ?>) predictions.get(0)).get("warnings"));
            assertEquals(null, ((Map<?, ?>) predictions.get(1)).get("warnings"));
        }
    }

    @Test
    void messageNamesNoRemedyThatOnlyAProgramHas() throws Exception {
        client.start(SmallModel.table());
        HttpResponse<String> refused = postCsv("/predict", "fare,age,port\n\"8,900.5\",2,S\n");
        assertRefused(400, "\"8,900.5\" is not a finite number", refused);
        assertFalse(refused.body().contains("CsvFormat"), refused.body());
    }

    @Test
    void bodyIsReadAsAFileIs() throws Exception {
        client.start(SmallModel.table());
        String rows = "fare;age;port\n1,5;30;S\n-2,25;;C\n";
        String file = "sep=;\n" + rows;
        List<Object> expected = new ArrayList<>();
        for (String row :
                List.of("{\"fare\": 1.5, \"age\": 30, \"port\": \"S\"}", "{\"fare\": -2.25, \"port\": \"C\"}")) {
            expected.add(json(client.post("/predict", "{\"row\": " + row + "}")).get("probabilities"));
        }
        for (String body : List.of(rows, "\n\n" + rows, file, "\ufeff" + file, file.replace("\n", "\r\n"))) {
            List<?> predictions = (List<?>) json(postCsv("/predict", body)).get("predictions");
            assertEquals(
                    expected,
                    predictions.stream()
                            .map(each -> ((Map<?, ?>) each).get("probabilities"))
                            .toList(),
                    body);
        }
        assertRefused(400, "both named \"fare\"", postCsv("/predict", "fare,fare,age,port\n1,2,3,S\n"));
        assertRefused(400, "no rows", postCsv("/predict", "fare,age,port\n"));
    }

    @Test
    void columnsWithoutHeadingsAreFoundByTheirOrder() throws Exception {
        Table table = Lanewise.readTable(
                Files.writeString(folder.resolve("t.csv"), "1,a,10\n2,b,20\n3,a,35\n4,b,40\n"),
                CsvFormat.defaults().withHeader(false));
        Model model = Lanewise.regressor().validation(0).epochs(2).fit(table.withTarget("column 1"));
        client.start(new ServedModel("t", model, Optional.empty(), Map.of()));
        for (String body : List.of("1,a,10\n9,b,20\n", "a,10\nb,20\n")) {
            List<?> predictions = (List<?>) json(postCsv("/predict", body)).get("predictions");
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(
                        model.predict(table).get(i).outputs(),
                        floats(((Map<?, ?>) predictions.get(i)).get("numbers")),
                        body);
            }
        }
        assertRefused(400, "a row has 1 column, but the network takes 2 columns", postCsv("/predict", "10\n"));
    }

    @Test
    void gzipIsRefused() throws Exception {
        client.start(SmallModel.table());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("fare\n1\n".getBytes(StandardCharsets.UTF_8));
        }
        assertRefused(400, "gzip", postCsv("/predict", BodyPublishers.ofByteArray(packed.toByteArray())));
    }

    @Test
    void problemsOfRowsAreNamed() throws Exception {
        client.start(SmallModel.table());
        assertRefused(
                400,
                "the body, line 3, column 1 (fare): \"x\" is not",
                postCsv("/predict", "fare,age,port\n1,2,S\nx,2,C\n"));
        assertRefused(400, "did you mean faer?", postCsv("/predict", "faer,age,port\n1,2,S\n"));
        assertRefused(400, "there are no columns", postCsv("/predict", "a,b\n1,2\n"));
        assertRefused(400, "the body: the file has no rows", postCsv("/predict", ""));
        assertRefused(400, "the body, line 2: the row has 4 columns", postCsv("/predict", "fare,age,port\n1,2,S,2\n"));
        assertRefused(400, "a list was sent", postCsv("/inspect", "fare,age,port\n1,2,S\n"));
        client.server().serve(SmallModel.model(1));
        assertRefused(415, "must be JSON, not CSV", postCsv("/predict", "1,2,3,4,5\n"));
    }

    @Test
    void manyRowsAndFieldsAreRefused() throws Exception {
        client.start(SmallModel.table(), Limits.standard());
        assertEquals(
                10_000,
                ((List<?>) json(postCsv("/predict", "fare,age,port\n" + "1,2,S\n".repeat(10_000)))
                                .get("predictions"))
                        .size());
        assertRefused(400, "10000 examples at most", postCsv("/predict", "fare,age,port\n" + "1,2,S\n".repeat(10_001)));
        assertRefused(400, "columns", postCsv("/predict", "fare" + ",".repeat(8_000_000)));
    }
}
