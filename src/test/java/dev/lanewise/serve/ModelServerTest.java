package dev.lanewise.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.data.TargetKind;
import dev.lanewise.format.Outputs;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Initializer;
import dev.lanewise.model.Network;
import dev.lanewise.model.Predictor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelServerTest {
    private static final Limits SMALL = new Limits(50_000, 16, 64, 64 << 20, 10);
    private static final int INPUTS = 5;

    private final HttpClient client = HttpClient.newHttpClient();
    private ModelServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private static Network network(long seed) {
        return Initializer.NOTEBOOK.network(Architecture.parse("5-7-3"), seed);
    }

    private static ServedModel model(long seed) {
        return new ServedModel("small", network(seed), Outputs.of(network(seed).architecture()), null, null, null, Map.of());
    }

    private static ServedModel table() {
        Schema schema = new Schema(5, true, List.of(4), List.of(
                new Schema.Numeric("age", 0, 40, 30, 10),
                new Schema.Numeric("fare", 1, Double.NaN, 0, 1),
                new Schema.Categorical("port", 2, List.of("S", "C"), 3, 1)));
        Outputs outputs = new Outputs(TargetKind.CLASSES, List.of("lost", "saved", "unknown"));
        return new ServedModel("table", network(3), outputs, null, schema, null, Map.of());
    }

    private void start(ServedModel model) throws IOException {
        start(model, SMALL);
    }

    private void start(ServedModel model, Limits limits) throws IOException {
        server = new ModelServer(model, "localhost", 0, limits);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(server.address().resolve(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(HttpRequest.newBuilder(server.address().resolve(path)).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private Map<String, Object> json(HttpResponse<String> answer) throws Exception {
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        return JSON.std.mapFrom(answer.body());
    }

    private static void assertRefused(int status, String part, HttpResponse<String> answer) throws Exception {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        Map<String, Object> error = JSON.std.mapFrom(answer.body());
        assertEquals(status, error.get("status"));
        assertTrue(((String) error.get("error")).contains(part), answer.body());
        assertFalse(((String) error.get("error")).contains("\n"), answer.body());
    }

    private static float[] floats(Object numbers) {
        List<?> list = (List<?>) numbers;
        float[] floats = new float[list.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = ((Number) list.get(i)).floatValue();
        }
        return floats;
    }

    private static float[] example(int number) {
        float[] x = new float[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            x[i] = (float) Math.sin(number * INPUTS + i) / 3;
        }
        return x;
    }

    private static String inputs(int from, int count) throws IOException {
        List<float[]> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(example(from + i));
        }
        return JSON.std.asString(Map.of("inputs", examples));
    }

    private static void assertPrediction(Network network, float[] x, Object prediction) {
        float[] y = new float[network.architecture().outputs()];
        Predictor predictor = network.predictor();
        predictor.predict(x, y);
        Map<?, ?> fields = (Map<?, ?>) prediction;
        assertArrayEquals(y, floats(fields.get("probabilities")));
        assertEquals(predictor.classify(x), fields.get("class"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 33, 257})
    void predictionsAreThoseOfThePredictorAloneAndAmongOthers(int count) throws Exception {
        start(model(1));
        HttpResponse<String> answer = post("/predict", inputs(7, count));
        assertEquals(network(1).sha256(), answer.headers().firstValue("Lanewise-Model").orElseThrow());
        List<?> predictions = (List<?>) json(answer).get("predictions");
        assertEquals(count, predictions.size());
        for (int i = 0; i < count; i++) {
            assertPrediction(network(1), example(7 + i), predictions.get(i));
        }
        assertPrediction(network(1), example(7), json(post("/predict", JSON.std.asString(Map.of("inputs", example(7))))));
    }

    @Test
    void listOfNoExampleHasNoPredictions() throws Exception {
        start(model(1));
        assertEquals("{\"predictions\":[]}", post("/predict", "{\"inputs\": []}").body());
        server.close();
        start(table());
        assertEquals("{\"predictions\":[]}", post("/predict", "{\"rows\": []}").body());
    }

    @Test
    void inspectionTellsWhatEveryUnitMakesOfAnExample() throws Exception {
        start(model(1));
        Map<String, Object> answer = json(post("/inspect", JSON.std.asString(Map.of("inputs", example(2)))));
        assertArrayEquals(example(2), floats(answer.get("inputs")));
        assertPrediction(network(1), example(2), answer.get("prediction"));
        float[][] expected = network(1).activations(example(2));
        List<?> layers = (List<?>) answer.get("activations");
        assertEquals(expected.length, layers.size());
        for (int l = 0; l < expected.length; l++) {
            assertArrayEquals(expected[l], floats(layers.get(l)));
        }
        assertRefused(400, "a list was sent", post("/inspect", inputs(0, 2)));
    }

    @Test
    void unitHasItsWeights() throws Exception {
        start(model(1));
        float[] parameters = network(1).parameters();
        for (int unit = 0; unit < 7; unit++) {
            Map<String, Object> answer = json(get("/unit?layer=1&unit=" + unit));
            float[] weights = new float[INPUTS];
            System.arraycopy(parameters, unit * INPUTS, weights, 0, INPUTS);
            assertArrayEquals(weights, floats(answer.get("weights")));
            assertEquals(parameters[7 * INPUTS + unit], ((Number) answer.get("bias")).floatValue());
        }
        Map<String, Object> output = json(get("/unit?layer=2&unit=2"));
        assertEquals(parameters[7 * INPUTS + 7 + 2 * 7 + 6], floats(output.get("weights"))[6]);
        assertEquals(parameters[parameters.length - 1], ((Number) output.get("bias")).floatValue());
        for (String none : List.of("layer=0&unit=0", "layer=3&unit=0", "layer=1&unit=7", "layer=2&unit=3")) {
            assertRefused(404, "there is no unit", get("/unit?" + none));
        }
        for (String wrong : List.of("/unit", "/unit?layer=1", "/unit?layer=-1&unit=0", "/unit?layer=1&unit=9999999")) {
            assertRefused(400, "a unit is asked for as in", get(wrong));
        }
    }

    @Test
    void rowsBecomeInputsAsTheSchemaSays() throws Exception {
        start(table());
        Map<String, Object> answer = json(post("/inspect",
                "{\"row\": {\"port\": \"C\", \"age\": 55, \"name\": [1, {}], \"fare\": \" 2.5 \"}}"));
        assertArrayEquals(new float[] {2.5f, 2.5f, 0, 1, 0}, floats(answer.get("inputs")));
        assertTrue(List.of("lost", "saved", "unknown").contains(((Map<?, ?>) answer.get("prediction")).get("name")));
        // What is missing is filled in, and an unknown category is none.
        answer = json(post("/inspect", "{\"row\": {\"fare\": 1, \"age\": null}}"));
        assertArrayEquals(new float[] {1, 1, 0, 1, 0}, floats(answer.get("inputs")));
        answer = json(post("/inspect", "{\"row\": {\"fare\": 1, \"age\": \"NA\", \"port\": \"Q\"}}"));
        assertArrayEquals(new float[] {1, 1, 0, 0, 0}, floats(answer.get("inputs")));
        List<?> many = (List<?>) json(post("/predict",
                "{\"rows\": [" + "{\"fare\": 1},".repeat(40) + "{\"fare\": 2, \"port\": \"S\"}]}")).get("predictions");
        assertEquals(41, many.size());
        assertPrediction(network(3), new float[] {1, 1, 0, 1, 0}, many.get(39));
        assertPrediction(network(3), new float[] {1, 2, 1, 0, 0}, many.get(40));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"row\": {\"age\": 1}} | row 0, column \"fare\": the value is missing",
            "{\"rows\": [{\"fare\": 1}, {\"fare\": \"x\"}]} | row 1, column \"fare\": \"x\" is not a finite number",
            "{\"rows\": [{\"fare\": \"1f\"}]} | is not a finite number",
            "{\"rows\": [{\"fare\": 1e300}]} | is not a finite number",
            "{\"rows\": [{\"fare\": true}]} | is not a finite number",
            "{\"rows\": [{\"fare\": [1]}]} | a number or a text is expected",
            "{\"rows\": {\"fare\": 1}} | an object with one field is expected",
            "{\"rows\": [1]} | an object with one field is expected",
            "{\"row\": 1} | an object with one field is expected",
            "{\"inputs\": [1, 2, 3, 4, 5]} | row, an object with a field for each column",
            "{\"drawing\": {}} | row, an object with a field for each column",
    })
    void rowsThatDoNotFitAreRefused(String body, String sentence) throws Exception {
        start(table());
        assertRefused(400, sentence, post("/predict", body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "`` | an object with one field is expected: inputs, a list of 5 numbers",
            "[1, 2] | an object with one field is expected",
            "{} | an object with one field is expected",
            "{\"input\": []} | an object with one field is expected",
            "{\"inputs\": 3} | an object with one field is expected",
            "{\"inputs\": [[1,2,3,4,5], 6]} | an object with one field is expected",
            "{\"row\": {}} | an object with one field is expected",
            "{\"drawing\": {}} | an object with one field is expected",
            "{\"inputs\": [1,2,3,4]} | example 0: the network takes 5 inputs, but there are 4",
            "{\"inputs\": [[1,2,3,4,5], []]} | example 1: the network takes 5 inputs, but there are 0",
            "{\"inputs\": [1,2,3,4,5,6]} | example 0: the network takes 5 inputs, but there are more",
            "{\"inputs\": [1,2,3,4,\"5\"]} | example 0, input 4: a number is expected",
            "{\"inputs\": [1,2,3,4,null]} | example 0, input 4: a number is expected",
            "{\"inputs\": [1,2,3,4,1e39]} | example 0, input 4: \"1e39\" is not a number that a float holds",
            "{\"inputs\": [1,2,3,4,NaN]} | the body is not valid JSON",
            "{\"inputs\": [1,2,3,4,5], \"inputs\": []} | the body is not valid JSON",
            "{\"inputs\": [1,2,3,4,5], \"rows\": []} | the field \"rows\" cannot stand beside \"inputs\"",
            "{\"inputs\": [1,2,3,4,5]} 1 | there is something behind the object",
            "{\"inputs\": [1,2,3,4,5]}} | the body is not valid JSON",
            "{\"inputs\": [1,2 | the body is not valid JSON",
            "nonsense | the body is not valid JSON",
    })
    void whatIsNotTheRightJsonIsRefused(String body, String sentence) throws Exception {
        start(model(1));
        assertRefused(400, sentence, post("/predict", body));
        assertRefused(400, sentence, post("/inspect", body));
    }

    @Test
    void drawingIsMadeReadyAndLookedAt() throws Exception {
        TrainedDigits digits = TrainedDigits.get();
        start(digits.served(), Limits.standard());
        int right = 0;
        for (int i = 0; i < 100; i++) {
            String ink = Base64.getEncoder().encodeToString(digits.ink(i));
            Map<String, Object> answer = json(post("/inspect", JSON.std.asString(
                    Map.of("drawing", Map.of("rows", 28, "columns", 28, "ink", ink, "photo", false)))));
            assertEquals(784, floats(answer.get("inputs")).length);
            right += ((Map<?, ?>) answer.get("prediction")).get("class").equals(digits.test().label(i)) ? 1 : 0;
        }
        assertTrue(right >= 93, right + " of 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "1", "{\"rows\": 2, \"columns\": 2, \"ink\": \"AAAA\"}",
            "{\"rows\": 0, \"columns\": 0, \"ink\": \"\"}",
            "{\"rows\": 65536, \"columns\": 65536, \"ink\": \"\"}", "{\"rows\": 1, \"columns\": 1, \"ink\": 7}",
            "{\"rows\": 1, \"columns\": 3, \"ink\": \"AAAA\", \"photo\": 1}",
            "{\"rows\": 1, \"columns\": 3, \"ink\": \"AAAA\", \"x\": 1}",
            "{\"rows\": 1.5, \"columns\": 2, \"ink\": \"AAAA\"}"})
    void wrongDrawingsAreRefused(String drawing) throws Exception {
        start(TrainedDigits.get().served());
        assertRefused(400, "a drawing has rows and columns", post("/inspect", "{\"drawing\": " + drawing + "}"));
        assertRefused(400, "the body is not valid JSON",
                post("/inspect", "{\"drawing\": {\"rows\": 1, \"columns\": 3, \"ink\": \"?!\"}}"));
    }

    private static ServedModel images(ImageShape shapeOrNull, int inputs) {
        Network network = Initializer.NOTEBOOK.network(Architecture.parse(inputs + "-2"), 1);
        return new ServedModel("images", network, Outputs.of(network.architecture()), shapeOrNull, null, null, Map.of());
    }

    @Test
    void drawingInColourIsLookedAtInThePlanesOfTheNetwork() throws Exception {
        start(images(new ImageShape(2, 3, 3), 18));
        assertEquals(Map.of("rows", 2, "columns", 3, "channels", 3), json(get("/model")).get("image"));
        byte[] pixels = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, (byte) 130, 1, 2, 3, 4, 5};
        Map<String, Object> answer = json(post("/inspect", JSON.std.asString(Map.of("drawing", Map.of("rows", 2,
                "columns", 3, "rgb", Base64.getEncoder().encodeToString(pixels), "photo", true)))));
        float[] inputs = floats(answer.get("inputs"));
        for (int i = 0; i < 18; i++) {
            assertEquals((pixels[i % 6 * 3 + i / 6] & 255) / 256f, inputs[i], 1e-6f);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "1 | {\"rows\": 1, \"columns\": 1, \"rgb\": \"AAAA\"} | ink, which is a byte for each pixel",
            "3 | {\"rows\": 1, \"columns\": 3, \"ink\": \"AAAA\"} | rgb, which is three bytes for each pixel",
            "3 | {\"rows\": 1, \"columns\": 3, \"rgb\": \"AAAA\"} | rgb, which is three bytes for each pixel",
            "3 | {\"rows\": 1024, \"columns\": 1025, \"rgb\": \"\"} | rows and columns from 1 to 1024"})
    void drawingsInColourAreForNetworksInColourAndNoOthers(int channels, String drawing, String sentence) throws Exception {
        ImageShape shape = new ImageShape(2, 3, channels);
        start(images(shape, shape.inputs()));
        assertRefused(400, sentence, post("/inspect", "{\"drawing\": " + drawing + "}"));
    }

    @Test
    void imagesAreThoseThatTheFileTellsOfOrLargeSquares() {
        assertEquals(Optional.of(new ImageShape(2, 5)), images(new ImageShape(2, 5), 10).image());
        assertEquals(Optional.of(new ImageShape(8, 8)), images(null, 64).image());
        assertEquals(Optional.of(new ImageShape(32, 32, 3)), images(null, 3072).image());
        for (int inputs : new int[] {49, 65, 192, 300, 768, 3073}) {
            assertEquals(Optional.empty(), images(null, inputs).image(), inputs + " inputs");
        }
        assertEquals("an image of 2 x 5 x 3 has 30 inputs, but the network takes 31", assertThrows(
                IllegalArgumentException.class, () -> images(new ImageShape(2, 5, 3), 31)).getMessage());
    }

    @Test
    void mistakesAreTheExamplesThatAreTakenForAnotherClass() throws Exception {
        TrainedDigits digits = TrainedDigits.get();
        start(digits.served());
        Map<String, Object> gallery = json(get("/mistakes"));
        Predictor predictor = digits.network().predictor();
        int wrong = 0;
        for (int i = 0; i < digits.test().size(); i++) {
            wrong += predictor.classify(digits.image(i)) == digits.test().label(i) ? 0 : 1;
        }
        assertEquals(wrong, gallery.get("wrong"));
        assertEquals(10_000, gallery.get("examples"));
        List<?> shown = (List<?>) gallery.get("mistakes");
        assertEquals(60, shown.size());
        double before = 1;
        for (Object item : shown) {
            Map<?, ?> mistake = (Map<?, ?>) item;
            int example = (int) mistake.get("example");
            assertArrayEquals(digits.image(example), floats(mistake.get("inputs")));
            assertEquals(digits.test().label(example), mistake.get("wanted"));
            assertPrediction(digits.network(), digits.image(example), mistake.get("prediction"));
            Map<?, ?> prediction = (Map<?, ?>) mistake.get("prediction");
            double sureness = floats(prediction.get("probabilities"))[(int) prediction.get("class")];
            assertTrue(sureness <= before);
            before = sureness;
        }
        assertThrows(IllegalArgumentException.class, () -> new ServedModel("small", network(1),
                Outputs.of(network(1).architecture()), null, null, digits.test(), Map.of()));
    }

    @Test
    void earlierEpochsCanBeAskedFor() throws Exception {
        start(new ServedModel("small", network(1), Outputs.of(network(1).architecture()), null, null, null,
                Map.of(12, network(12), 3, network(3))));
        assertEquals(List.of(3, 12), json(get("/model")).get("epochs"));
        for (int epoch : new int[] {3, 12}) {
            HttpResponse<String> answer = post("/predict?epoch=" + epoch, inputs(4, 2));
            assertEquals(network(epoch).sha256(), answer.headers().firstValue("Lanewise-Model").orElseThrow());
            assertPrediction(network(epoch), example(5), ((List<?>) json(answer).get("predictions")).get(1));
            assertEquals(network(epoch).parameters()[0],
                    floats(json(get("/unit?layer=1&unit=0&epoch=" + epoch)).get("weights"))[0]);
        }
        assertRefused(404, "there is no checkpoint of epoch 4", post("/predict?epoch=4", inputs(4, 2)));
        assertRefused(404, "there is no checkpoint of epoch 4", get("/unit?layer=1&unit=0&epoch=4"));
        for (String wrong : List.of("epoch=", "epoch=-1", "epoch=../3", "epoch=3&epoch=12", "x")) {
            assertRefused(400, "as in ?epoch=3", post("/inspect?" + wrong, inputs(4, 2)));
        }
    }

    @Test
    void descriptionTellsWhatTheNetworkTakes() throws Exception {
        start(table());
        Map<String, Object> model = json(get("/model"));
        assertEquals("table", model.get("name"));
        assertEquals(List.of(5, 7, 3), model.get("layers"));
        assertEquals(List.of("lost", "saved", "unknown"), model.get("outputs"));
        assertEquals(List.of(
                Map.of("name", "age", "optional", true, "fill", 40.0),
                Map.of("name", "fare", "optional", false),
                Map.of("name", "port", "optional", true, "categories", List.of("S", "C"))), model.get("columns"));
        server.serve(TrainedDigits.get().served());
        model = json(get("/model"));
        assertEquals(Map.of("rows", 28, "columns", 28, "channels", 1), model.get("image"));
        assertFalse(model.containsKey("columns"));
    }

    @Test
    void everyPathOfTheDescriptionIsThereAndNoOther() throws Exception {
        start(model(1));
        Map<String, Object> description = json(get("/openapi.json"));
        Set<String> described = new TreeSet<>();
        for (Map.Entry<?, ?> path : ((Map<?, ?>) description.get("paths")).entrySet()) {
            String name = (String) path.getKey();
            described.add(name);
            boolean isPost = ((Map<?, ?>) path.getValue()).containsKey("post");
            HttpResponse<String> answer = isPost ? get(name) : post(name, "{}");
            assertEquals(405, answer.statusCode(), name);
            assertEquals(isPost ? "POST" : "GET, HEAD", answer.headers().firstValue("Allow").orElseThrow());
        }
        assertEquals(Set.of("/predict", "/inspect", "/model", "/unit", "/mistakes", "/health", "/metrics"), described);
    }

    @ParameterizedTest
    @CsvSource({"/, text/html", "/index.html, text/html", "/page.css, text/css", "/page.js, text/javascript",
            "/icon.svg, image/svg+xml"})
    void pagesComeWithoutLeaveForAnythingFromElsewhere(String path, String type) throws Exception {
        start(model(1));
        HttpResponse<String> answer = get(path);
        assertEquals(200, answer.statusCode());
        assertTrue(answer.headers().firstValue("Content-Type").orElseThrow().startsWith(type));
        String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), policy);
        assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
        HttpResponse<String> head = client.send(HttpRequest.newBuilder(server.address().resolve(path))
                .method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(answer.headers().firstValue("Content-Length"), head.headers().firstValue("Content-Length"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/predict/", "/../pom.xml", "/%2e%2e/pom.xml", "/page.js%00", "/serve/page.js",
            "/ModelServer.class", "/package-info.class", "/page.css/", "/%2Fpage.js", "/C:%5Cpage.js"})
    void whatIsNotThereIsNotFound(String path) throws Exception {
        start(model(1));
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 404 ")
                && answer.contains("{\"status\":404,\"error\":\"there is nothing at "), answer);
    }

    /** Sends these bytes, and no more, and reads until the connection ends. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", server.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"evil.example, '', 421", "localhost, http://evil.example, 403", "localhost, null, 403"})
    void othersNamesAndOriginsAreRefusedOnEveryPath(String host, String origin, int status) throws Exception {
        start(model(1));
        String rest = " HTTP/1.1\r\nHost: " + host + "\r\n" + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n");
        String body = "{\"inputs\": [1,2,3,4,5]}";
        for (String path : List.of("/", "/model", "/nothing")) {
            assertTrue(raw("GET " + path + rest + "Connection: close\r\n\r\n").startsWith("HTTP/1.1 " + status + " "));
        }
        assertTrue(raw("POST /predict" + rest + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body).startsWith("HTTP/1.1 " + status + " "));
    }

    @Test
    void ownPageMayAsk() throws Exception {
        start(model(1));
        String origin = "http://localhost:" + server.address().getPort();
        HttpResponse<String> answer = client.send(HttpRequest.newBuilder(server.address().resolve("/predict"))
                .header("Content-Type", "application/json; charset=utf-8").header("Origin", origin)
                .POST(BodyPublishers.ofString(inputs(0, 1))).build(), BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
    void whatAFormOfAnotherSiteCouldSendIsRefused(String type) throws Exception {
        start(model(1));
        assertRefused(415, "application/json", client.send(HttpRequest.newBuilder(server.address().resolve("/predict"))
                .header("Content-Type", type).POST(BodyPublishers.ofString(inputs(0, 1))).build(), BodyHandlers.ofString()));
    }

    @Test
    void largeBodiesAreRefusedWhetherAnnouncedOrNot() throws Exception {
        start(model(1));
        String most = "{\"inputs\": [" + " ".repeat(SMALL.bodyBytes() - 14) + "]}";
        assertEquals(SMALL.bodyBytes(), most.length());
        assertEquals(200, post("/predict", most).statusCode());
        assertRefused(413, "50000 bytes", post("/predict", most + " "));
        HttpRequest chunked = HttpRequest.newBuilder(server.address().resolve("/predict"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream((most + " ").getBytes()))).build();
        assertRefused(413, "50000 bytes", client.send(chunked, BodyHandlers.ofString()));
        String answer = raw("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 99999999999\r\n\r\n" + " ".repeat(SMALL.bodyBytes()));
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertEquals(200, get("/health").statusCode());
    }

    @Test
    void tooManyExamplesAreRefused() throws Exception {
        start(model(1), Limits.standard());
        String example = "[0,0,0,0,0],";
        assertEquals(200, post("/predict", "{\"inputs\": [" + example.repeat(9_999) + "[0,0,0,0,0]]}").statusCode());
        assertRefused(400, "10000 examples at most",
                post("/predict", "{\"inputs\": [" + example.repeat(10_000) + "[0,0,0,0,0]]}"));
    }

    @Test
    void requestsThatNeedMoreMemoryThanThereIsAreAskedToComeAgain() throws Exception {
        start(model(1), new Limits(1 << 20, 16, 64, 1 << 18, 10));
        HttpResponse<String> answer = post("/predict", "{\"inputs\": [" + " ".repeat(500_000) + "]}");
        assertRefused(503, "memory", answer);
        assertEquals("1", answer.headers().firstValue("Retry-After").orElseThrow());
        // And give back what they had.
        for (int i = 0; i < 50; i++) {
            post("/predict", "{\"inputs\": [" + " ".repeat(500_000) + "]}");
            assertEquals(200, post("/predict", inputs(0, 100)).statusCode());
        }
    }

    @Test
    void requestsWithoutAPlaceAreAskedToComeAgain() throws Exception {
        start(model(1), new Limits(50_000, 0, 64, 1 << 24, 10));
        assertRefused(503, "0 requests at once", post("/predict", inputs(0, 1)));
        assertEquals(200, get("/health").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001",
            "GET / HTTP/1.1\r\nHost\r\n\r\n",
            "GET / HTTP/1.1\r\n: x\r\n\r\n", "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
            "GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}"})
    void brokenRequestsDoNotHurtTheOthers(String request) throws Exception {
        start(model(1));
        for (int i = 0; i < 100; i++) {
            try (Socket socket = new Socket("localhost", server.address().getPort())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                // And gone.
            }
        }
        for (int i = 0; i < 20; i++) {
            assertEquals(200, post("/predict", inputs(i, 3)).statusCode());
        }
    }

    @Test
    void slowClientsDoNotHoldUpTheOthers() throws Exception {
        start(model(1));
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket("localhost", server.address().getPort());
                slow.add(socket);
                String request = "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 40000\r\n\r\n{\"inputs\": [";
                // Some stop within the headers, and some within the body: more of each than there are places.
                String sent = i % 2 == 0 ? request.substring(0, 40) : request;
                socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            }
            for (int i = 0; i < 20; i++) {
                assertPrediction(network(1), example(i),
                        ((List<?>) json(post("/predict", inputs(i, 1))).get("predictions")).get(0));
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void manyAtOnceGetWhatEachHasAskedFor() throws Exception {
        start(model(1), Limits.standard());
        ExecutorService clients = Executors.newFixedThreadPool(32);
        try {
            List<Callable<Void>> calls = new ArrayList<>();
            for (int c = 0; c < 32; c++) {
                int first = 1000 * c;
                calls.add(() -> {
                    for (int i = 0; i < 20; i++) {
                        int count = 1 + (first + i) % 37;
                        List<?> predictions = (List<?>) json(post("/predict", inputs(first + i, count))).get("predictions");
                        for (int k = 0; k < count; k++) {
                            assertPrediction(network(1), example(first + i + k), predictions.get(k));
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> call : clients.invokeAll(calls)) {
                call.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void modelIsReplacedWithoutADroppedOrMixedAnswer() throws Exception {
        start(model(1), Limits.standard());
        Map<String, Network> networks = Map.of(network(1).sha256(), network(1), network(2).sha256(), network(2));
        AtomicBoolean done = new AtomicBoolean();
        Set<String> seen = Collections.synchronizedSet(new TreeSet<>());
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> calls = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                calls.add(clients.submit(() -> {
                    while (!done.get() || seen.size() < 2) {
                        HttpResponse<String> answer = post("/predict", inputs(5, 2));
                        String sha256 = answer.headers().firstValue("Lanewise-Model").orElseThrow();
                        List<?> predictions = (List<?>) json(answer).get("predictions");
                        assertPrediction(networks.get(sha256), example(5), predictions.get(0));
                        assertPrediction(networks.get(sha256), example(6), predictions.get(1));
                        seen.add(sha256);
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 200; i++) {
                server.serve(model(1 + i % 2));
                Thread.sleep(2);
            }
            done.set(true);
            for (Future<Void> call : calls) {
                call.get();
            }
        } finally {
            clients.shutdownNow();
        }
        assertTrue(get("/metrics").body().contains("\nlanewise_model_loads_total{result=\"success\"} 200\n"));
    }

    @Test
    void closingFinishesWhatIsInFlight() throws Exception {
        start(model(1));
        String body = inputs(0, 2);
        try (Socket socket = new Socket("localhost", server.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body.substring(0, 10)).getBytes(StandardCharsets.ISO_8859_1));
            while (!get("/metrics").body().contains("lanewise_requests_in_flight 2\n")) {
                Thread.sleep(5);
            }
            URI health = server.address().resolve("/health");
            Thread closing = new Thread(server::close);
            closing.start();
            HttpResponse<String> refused;
            do {
                refused = client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
            } while (refused.statusCode() == 200);
            assertRefused(503, "about to end", refused);
            out.write(body.substring(10).getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.contains("{\"predictions\":[{"), answer);
            closing.join();
            assertThrows(IOException.class, () -> client.send(HttpRequest.newBuilder(health).build(),
                    BodyHandlers.ofString()));
        }
    }

    @Test
    void metricsCountRequestsAndPredictions() throws Exception {
        start(model(1));
        post("/predict", inputs(0, 17));
        post("/predict", "{\"inputs\": [1,2,3,4,5]}");
        post("/predict", "{}");
        get("/nothing");
        // Counted when all of the answer is on its way, which a client may see sooner.
        while (server.inFlight() > 0) {
            Thread.sleep(1);
        }
        String metrics = get("/metrics").body();
        for (String line : List.of("lanewise_requests_total{status=\"200\"} 2", "lanewise_requests_total{status=\"400\"} 1",
                "lanewise_requests_total{status=\"404\"} 1", "lanewise_predictions_total 18",
                "lanewise_requests_in_flight 1",
                "lanewise_request_duration_seconds_bucket{le=\"+Inf\"} 4", "lanewise_request_duration_seconds_count 4")) {
            assertTrue(metrics.contains("\n" + line + "\n"), metrics);
        }
        // The grammar of the format, as its description has it.
        for (String line : metrics.split("\n")) {
            assertTrue(line.matches("# (HELP|TYPE) [a-z_]+ .+"
                    + "|[a-z_]+(\\{[a-z0-9]+=\"[^\"\\\\]*\"(,[a-z0-9]+=\"[^\"\\\\]*\")*\\})? [0-9.E-]+"),
                    line);
        }
        assertTrue(metrics.endsWith("\n"));
    }

    @Test
    void takenPortsAndUnknownHostsAreToldInOneSentence() throws Exception {
        start(model(1));
        int port = server.address().getPort();
        String taken = assertThrows(IOException.class, () -> new ModelServer(model(1), "localhost", port,
                SMALL)).getMessage();
        assertTrue(taken.startsWith("localhost, port " + port + ": cannot be listened at: "), taken);
        assertEquals("no.such.host.invalid: there is no host of this name", assertThrows(IOException.class,
                () -> new ModelServer(model(1), "no.such.host.invalid", 0, SMALL)).getMessage());
    }
}
