package dev.lanewise.serve;

import static dev.lanewise.serve.Client.assertRefused;
import static dev.lanewise.serve.Client.floats;
import static dev.lanewise.serve.Client.json;
import static dev.lanewise.serve.SmallModel.INPUTS;
import static dev.lanewise.serve.SmallModel.assertPrediction;
import static dev.lanewise.serve.SmallModel.example;
import static dev.lanewise.serve.SmallModel.inputs;
import static dev.lanewise.serve.SmallModel.model;
import static dev.lanewise.serve.SmallModel.network;
import static dev.lanewise.serve.SmallModel.table;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Model;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to examples and to questions about a network. */
class EndpointsTest extends WithClient {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 33, 257, 3500})
    void predictionsAreThoseOfThePredictorAloneAndAmongOthers(int count) throws Exception {
        client.start(model(1), Limits.standard());
        HttpResponse<String> answer = client.post("/predict", inputs(7, count));
        assertEquals(
                network(1).sha256(),
                answer.headers().firstValue("Lanewise-Model").orElseThrow());
        List<?> predictions = (List<?>) json(answer).get("predictions");
        assertEquals(count, predictions.size());
        for (int i = 0; i < count; i++) {
            assertPrediction(network(1), example(7 + i), predictions.get(i));
        }
        assertPrediction(
                network(1), example(7), json(client.post("/predict", JSON.std.asString(Map.of("inputs", example(7))))));
    }

    @Test
    void outputsThatAreNoProbabilitiesHaveAnotherName() throws Exception {
        Network linear = network(1).withOutput(Activation.IDENTITY, Loss.QUADRATIC);
        client.start(Served.of("linear", linear).model());
        Map<?, ?> prediction = json(client.post("/predict", JSON.std.asString(Map.of("inputs", example(7)))));
        float[] expected = linear.activations(example(7))[1];
        assertArrayEquals(expected, floats(prediction.get("outputs")));
        assertFalse(prediction.containsKey("probabilities"));
        assertEquals(linear.predictor().classify(example(7)), prediction.get("class"));
    }

    @Test
    void listOfNoExampleHasNoPredictions() throws Exception {
        client.start(model(1));
        assertEquals(
                "{\"predictions\":[]}",
                client.post("/predict", "{\"inputs\": []}").body());
        client.server().close();
        client.start(table());
        assertEquals(
                "{\"predictions\":[],\"names\":[\"lost\",\"saved\",\"unknown\"]}",
                client.post("/predict", "{\"rows\": []}").body());
    }

    @Test
    void inspectionTellsWhatEveryUnitMakesOfAnExample() throws Exception {
        client.start(model(1));
        Map<String, Object> answer = json(client.post("/inspect", JSON.std.asString(Map.of("inputs", example(2)))));
        assertArrayEquals(example(2), floats(answer.get("inputs")));
        assertPrediction(network(1), example(2), answer.get("prediction"));
        float[][] expected = network(1).activations(example(2));
        List<?> layers = (List<?>) answer.get("activations");
        assertEquals(expected.length, layers.size());
        for (int l = 0; l < expected.length; l++) {
            assertArrayEquals(expected[l], floats(layers.get(l)));
        }
        assertRefused(400, "a list was sent", client.post("/inspect", inputs(0, 2)));
    }

    @Test
    void unitHasItsWeights() throws Exception {
        client.start(model(1));
        float[] parameters = network(1).parameters();
        for (int unit = 0; unit < 7; unit++) {
            Map<String, Object> answer = json(client.get("/unit?layer=1&unit=" + unit));
            float[] weights = new float[INPUTS];
            System.arraycopy(parameters, unit * INPUTS, weights, 0, INPUTS);
            assertArrayEquals(weights, floats(answer.get("weights")));
            assertEquals(parameters[7 * INPUTS + unit], ((Number) answer.get("bias")).floatValue());
        }
        Map<String, Object> output = json(client.get("/unit?layer=2&unit=2"));
        assertEquals(parameters[7 * INPUTS + 7 + 2 * 7 + 6], floats(output.get("weights"))[6]);
        assertEquals(parameters[parameters.length - 1], ((Number) output.get("bias")).floatValue());
        for (String none : List.of("layer=0&unit=0", "layer=3&unit=0", "layer=1&unit=7", "layer=2&unit=3")) {
            assertRefused(404, "there is no unit", client.get("/unit?" + none));
        }
        for (String wrong : List.of("/unit", "/unit?layer=1", "/unit?layer=-1&unit=0", "/unit?layer=1&unit=9999999")) {
            assertRefused(400, "a unit is requested as in", client.get(wrong));
        }
    }

    @Test
    void rowsBecomeInputsAsTheSchemaSays() throws Exception {
        client.start(table());
        Map<String, Object> answer =
                json(client.post("/inspect", "{\"row\": {\"port\": \"C\", \"age\": 55, \"fare\": \" 2.5 \"}}"));
        assertArrayEquals(new float[] {2.5f, 2.5f, 0, 1, 0}, floats(answer.get("inputs")));
        assertTrue(List.of("lost", "saved", "unknown").contains(((Map<?, ?>) answer.get("prediction")).get("name")));
        // What is missing is filled in, and an unknown category is none.
        answer = json(client.post("/inspect", "{\"row\": {\"fare\": 1, \"age\": null}}"));
        assertArrayEquals(new float[] {1, 1, 0, 1, 0}, floats(answer.get("inputs")));
        answer = json(client.post("/inspect", "{\"row\": {\"fare\": 1, \"age\": \"NA\", \"port\": \"Q\"}}"));
        assertArrayEquals(new float[] {1, 1, 0, 0, 0}, floats(answer.get("inputs")));
        List<?> many = (List<?>) json(client.post(
                        "/predict", "{\"rows\": [" + "{\"fare\": 1},".repeat(40) + "{\"fare\": 2, \"port\": \"S\"}]}"))
                .get("predictions");
        assertEquals(41, many.size());
        assertPrediction(network(3), new float[] {1, 1, 0, 1, 0}, many.get(39));
        assertPrediction(network(3), new float[] {1, 2, 1, 0, 0}, many.get(40));
    }

    @Test
    void objectOfColumnsIsARow() throws Exception {
        client.start(table());
        String row = "{\"age\": 55, \"fare\": 2.5, \"port\": \"C\", \"id\": 7}";
        HttpResponse<String> answer = client.post("/predict", row);
        assertEquals(client.post("/predict", "{\"row\": " + row + "}").body(), answer.body());
        assertTrue(answer.body().contains("the model has no such column"), answer.body());
        assertRefused(400, "not valid JSON", client.post("/predict", "{\"age\": 55, \"fare\":"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"age\": 1} | row 0, column \"fare\": the value is missing",
                "{\"Fare\": 1} | none of the model's columns is present; they are",
                "{\"row\": {\"age\": 1}} | row 0, column \"fare\": the value is missing",
                "{\"rows\": [{\"fare\": 1}, {\"fare\": \"x\"}]} | row 1, column \"fare\": \"x\" is not a finite number",
                "{\"rows\": [{\"fare\": \"1f\"}]} | is not a finite number",
                "{\"rows\": [{\"fare\": 1e300}]} | is too large for a float",
                "{\"rows\": [{\"fare\": true}]} | is not a finite number",
                "{\"rows\": [{\"fare\": [1]}]} | a number or a text is expected",
                "{\"rows\": {\"fare\": 1}} | an object with one field is expected",
                "{\"rows\": [1]} | an object with one field is expected",
                "{\"row\": 1} | an object with one field is expected",
                "{\"inputs\": [1, 2, 3, 4, 5]} | row, an object with a field for each column",
                "{\"drawing\": {}} | row, an object with a field for each column",
            })
    void rowsThatDoNotFitAreRefused(String body, String sentence) throws Exception {
        client.start(table());
        assertRefused(400, sentence, client.post("/predict", body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the body is not valid JSON: it is empty",
                "[1,2 | not valid JSON: Unexpected end-of-input: expected close marker for Array (line 1, column",
                "3 | an object with one field is expected: inputs, a list of 5 numbers",
                "[1, 2] | example 0: the network takes 5 inputs, but there are 2",
                "[{}] | an object with one field is expected",
                "[[1,2,3,4,5], 6] | an object with one field is expected",
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
                "{\"inputs\": [1,2,3,4,1e39]} | example 0, input 4: \"1e39\" is not a number in the range of a float",
                "{\"inputs\": [1,2,3,4,NaN]} | the body is not valid JSON",
                "{\"inputs\": [1,2,3,4,5], \"inputs\": []} | the body is not valid JSON",
                "{\"inputs\": [1,2,3,4,5], \"rows\": []} | the field \"rows\" cannot be combined with \"inputs\"",
                "{\"inputs\": [1,2,3,4,5]} 1 | there is text after the JSON object",
                "{\"inputs\": [1,2,3,4,5]}} | the body is not valid JSON",
                "{\"inputs\": [1,2 | the body is not valid JSON",
                "nonsense | the body is not valid JSON",
            })
    void whatIsNotTheRightJsonIsRefused(String body, String sentence) throws Exception {
        client.start(model(1));
        assertRefused(400, sentence, client.post("/predict", body));
        assertRefused(400, sentence, client.post("/inspect", body));
    }

    @Test
    void listAloneIsOneOfInputsOrRows() throws Exception {
        client.start(model(1));
        assertEquals(
                client.post("/predict", inputs(3, 2)).body(),
                client.post("/predict", JSON.std.asString(List.of(example(3), example(4))))
                        .body());
        assertPrediction(network(1), example(3), json(client.post("/predict", JSON.std.asString(example(3)))));
        assertEquals("{\"predictions\":[]}", client.post("/predict", "[]").body());
        client.server().serve(table());
        assertEquals(
                client.post("/predict", "{\"rows\": [{\"fare\": 1}, {\"fare\": 2}]}")
                        .body(),
                client.post("/predict", "[{\"fare\": 1}, {\"fare\": 2}]").body());
    }

    @Test
    void responsesNameTheOutputs() throws Exception {
        Outputs outputs = Outputs.of(Task.REGRESSION, List.of("a", "b", "c"));
        client.start(Served.of("table", network(3)).outputs(outputs).model());
        for (String body : List.of(inputs(1, 1), inputs(1, 3))) {
            assertEquals(
                    List.of("a", "b", "c"), json(client.post("/predict", body)).get("names"));
        }
        client.server().serve(model(1));
        assertFalse(json(client.post("/predict", inputs(1, 1))).containsKey("names"));
    }

    @Test
    void earlierEpochsCanBeAskedFor() throws Exception {
        client.start(Served.of("small", network(1))
                .epochs(Map.of(12, network(12), 3, network(3)))
                .model());
        assertEquals(List.of(3, 12), json(client.get("/model")).get("epochs"));
        for (int epoch : new int[] {3, 12}) {
            HttpResponse<String> answer = client.post("/predict?epoch=" + epoch, inputs(4, 2));
            assertEquals(
                    network(epoch).sha256(),
                    answer.headers().firstValue("Lanewise-Model").orElseThrow());
            assertPrediction(network(epoch), example(5), ((List<?>) json(answer).get("predictions")).get(1));
            assertEquals(
                    network(epoch).parameters()[0],
                    floats(json(client.get("/unit?layer=1&unit=0&epoch=" + epoch))
                            .get("weights"))[0]);
        }
        assertRefused(404, "there is no checkpoint of epoch 4", client.post("/predict?epoch=4", inputs(4, 2)));
        assertRefused(404, "there is no checkpoint of epoch 4", client.get("/unit?layer=1&unit=0&epoch=4"));
        for (String wrong : List.of("epoch=", "epoch=-1", "epoch=../3", "epoch=3&epoch=12", "x")) {
            assertRefused(400, "as in ?epoch=3", client.post("/inspect?" + wrong, inputs(4, 2)));
        }
    }

    @Test
    void descriptionTellsWhatTheNetworkTakes() throws Exception {
        client.start(table());
        Map<String, Object> model = json(client.get("/model"));
        assertEquals("table", model.get("name"));
        assertEquals(List.of(5, 7, 3), model.get("layers"));
        assertEquals(List.of("lost", "saved", "unknown"), model.get("outputs"));
        assertEquals(
                List.of(
                        Map.of("name", "age", "optional", true, "fill", 40.0),
                        Map.of("name", "fare", "optional", false),
                        Map.of("name", "port", "optional", true, "categories", List.of("S", "C"), "fill", "C")),
                model.get("columns"));
        client.server().serve(TrainedDigits.get().served());
        model = json(client.get("/model"));
        assertEquals(Map.of("rows", 28, "columns", 28, "channels", 1), model.get("image"));
        assertFalse(model.containsKey("columns"));
    }

    @Test
    void descriptionHasTheMetricsAndTheBaseline() throws Exception {
        client.start(table());
        assertEquals(Map.of(), json(client.get("/model")).get("metrics"));
        assertFalse(json(client.get("/model")).containsKey("baseline"));
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(2, 2), 1);
        Model model = Served.model(ModelFile.of(network).withBaseline(List.of(0.75, 0.25)))
                .withMetrics(Map.of("test_accuracy", 0.8, "test_baseline_accuracy", 0.75, "test_loss", Double.NaN));
        client.server().serve(new ServedModel("net", model, Optional.empty(), Map.of()));
        assertEquals(List.of(0.75, 0.25), json(client.get("/model")).get("baseline"));
        assertEquals(
                Map.of("test_accuracy", 0.8, "test_baseline_accuracy", 0.75),
                json(client.get("/model")).get("metrics"));
    }

    @Test
    void everyPathOfTheDescriptionIsThereAndNoOther() throws Exception {
        client.start(model(1));
        Map<String, Object> description = json(client.get("/openapi.json"));
        Set<String> described = new TreeSet<>();
        for (Map.Entry<?, ?> path : ((Map<?, ?>) description.get("paths")).entrySet()) {
            String name = (String) path.getKey();
            described.add(name);
            boolean isPost = ((Map<?, ?>) path.getValue()).containsKey("post");
            HttpResponse<String> answer = isPost ? client.get(name) : client.post(name, "{}");
            assertEquals(405, answer.statusCode(), name);
            assertEquals(
                    isPost ? "POST" : "GET, HEAD",
                    answer.headers().firstValue("Allow").orElseThrow());
        }
        assertEquals(Set.of("/predict", "/inspect", "/model", "/unit", "/mistakes", "/health", "/metrics"), described);
    }
}
