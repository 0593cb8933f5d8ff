package dev.lanewise.serve;

import com.sun.net.httpserver.HttpExchange;
import dev.lanewise.Quote;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What there is to ask for, by path. */
final class Endpoints {
    private static final Pattern UNIT = Pattern.compile("layer=([0-9]{1,6})&unit=([0-9]{1,6})(?:&(epoch=.*))?");
    private static final Pattern EPOCH = Pattern.compile("epoch=([0-9]{1,9})");

    private final Map<String, Endpoint> endpoints = new HashMap<>();
    private final Limits limits;
    private final Memory memory;
    private final Metrics metrics;
    private final Semaphore places;

    /**
     * A path.
     *
     * @param method the only one, but for HEAD in the place of GET
     */
    private record Endpoint(String method, Action action) {}

    /** What is done for a request. */
    @FunctionalInterface
    private interface Action {
        Answer answer(HttpExchange exchange) throws IOException;
    }

    /** What takes one of the places. */
    @FunctionalInterface
    private interface Work {
        Answer answer() throws IOException;
    }

    /** What is done for the examples of a request. */
    @FunctionalInterface
    private interface Use {
        Answer answer(ServedModel model, Examples examples, Memory.Share memory) throws IOException;
    }

    /**
     * All endpoints.
     *
     * @param model the one to be used; asked once for each request
     */
    Endpoints(Supplier<ServedModel> model, Limits limits, Metrics metrics, Supplier<String> metricsText) throws IOException {
        this.limits = limits;
        this.memory = new Memory(limits.memory());
        this.metrics = metrics;
        this.places = new Semaphore(limits.concurrent());
        new Pages().answers().forEach((path, answer) -> get(path, exchange -> answer));
        get("/health", exchange -> Answer.json(model.get().sha256(), json -> json.writeStringField("status", "ok")));
        get("/metrics", exchange -> Answer.text(Metrics.TYPE, metricsText.get()));
        get("/model", exchange -> inPlace(() -> describe(model.get())));
        get("/mistakes", exchange -> inPlace(() -> mistakes(model.get())));
        get("/unit", exchange -> inPlace(() -> unit(model.get(), query(exchange))));
        post("/predict", exchange -> withExamples(exchange, afterEpoch(model.get(), query(exchange)), this::predict));
        post("/inspect", exchange -> withExamples(exchange, afterEpoch(model.get(), query(exchange)), this::inspect));
    }

    private void get(String path, Action action) {
        endpoints.put(path, new Endpoint("GET", action));
    }

    private void post(String path, Action action) {
        endpoints.put(path, new Endpoint("POST", action));
    }

    Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        Endpoint endpoint = endpoints.get(path);
        if (endpoint == null) {
            throw new Refusal(Refusal.NOT_FOUND, "there is nothing at " + Quote.of(String.valueOf(path)));
        }
        String method = exchange.getRequestMethod();
        if (!endpoint.method().equals(method) && !(endpoint.method().equals("GET") && method.equals("HEAD"))) {
            exchange.getResponseHeaders().set("Allow", endpoint.method().equals("GET") ? "GET, HEAD" : endpoint.method());
            throw new Refusal(Refusal.METHOD_NOT_ALLOWED, path + " takes " + endpoint.method() + " only");
        }
        return endpoint.action().answer(exchange);
    }

    private static String query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? "" : query;
    }

    /** The model that a query asks for: the one served, or as it was after an earlier epoch. */
    private static ServedModel afterEpoch(ServedModel model, String query) throws Refusal {
        if (query.isEmpty()) {
            return model;
        }
        Matcher epoch = EPOCH.matcher(query);
        if (!epoch.matches()) {
            throw Refusal.badRequest("an earlier epoch is asked for as in ?epoch=3");
        }
        return model.afterEpoch(Integer.parseInt(epoch.group(1)));
    }

    private Answer withExamples(HttpExchange exchange, ServedModel model, Use use) throws IOException {
        Callers.requireJson(exchange.getRequestHeaders());
        try (Memory.Share share = memory.share()) {
            Body body = Body.read(exchange.getRequestBody(), announced(exchange), limits.bodyBytes(), share);
            // Only now: whoever sends slowly has no place yet.
            return inPlace(() -> use.answer(model, Examples.read(body, model), share));
        }
    }

    private Answer inPlace(Work work) throws IOException {
        if (!places.tryAcquire()) {
            throw new Refusal(Refusal.BUSY, "there are " + limits.concurrent()
                    + " requests at once already; try again later");
        }
        try {
            return work.answer();
        } finally {
            places.release();
        }
    }

    /** The length of the body; -1 if it comes in chunks of which nobody knows how many. */
    private static long announced(HttpExchange exchange) {
        try {
            String length = exchange.getRequestHeaders().getFirst("Content-Length");
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private Answer predict(ServedModel model, Examples examples, Memory.Share share) throws IOException {
        int units = model.outputUnits();
        long outputs = (long) examples.count() * units;
        model.requireModest(outputs);
        // Each as a float and as text.
        share.take(outputs * 20);
        float[] y = model.predict(examples.inputs(), examples.count());
        metrics.predicted(examples.count());
        return Answer.json(model.sha256(), json -> {
            if (examples.single()) {
                model.writePrediction(json, y);
                return;
            }
            json.writeArrayFieldStart("predictions");
            for (int i = 0; i < examples.count(); i++) {
                json.writeStartObject();
                model.writePrediction(json, Arrays.copyOfRange(y, i * units, (i + 1) * units));
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** The inputs of one example, what is predicted from them, and what every unit makes of them. */
    private Answer inspect(ServedModel model, Examples examples, Memory.Share share) throws IOException {
        if (!examples.single()) {
            throw Refusal.badRequest("one example is looked at, but a list was sent");
        }
        float[][] activations = model.activations(examples.inputs());
        metrics.predicted(1);
        return Answer.json(model.sha256(), json -> {
            ServedModel.writeNumbers(json, "inputs", examples.inputs());
            json.writeObjectFieldStart("prediction");
            model.writePrediction(json, activations[activations.length - 1]);
            json.writeEndObject();
            json.writeArrayFieldStart("activations");
            for (float[] layer : activations) {
                json.writeStartArray();
                for (float activation : layer) {
                    json.writeNumber(activation);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        });
    }

    private static Answer describe(ServedModel model) throws IOException {
        return Answer.json(model.sha256(), model::writeDescription);
    }

    private static Answer mistakes(ServedModel model) throws IOException {
        return Answer.json(model.sha256(), json -> model.mistakes().write(json, model));
    }

    private static Answer unit(ServedModel model, String query) throws IOException {
        Matcher unit = UNIT.matcher(query);
        if (!unit.matches()) {
            throw Refusal.badRequest("a unit is asked for as in /unit?layer=1&unit=0");
        }
        int layer = Integer.parseInt(unit.group(1));
        int number = Integer.parseInt(unit.group(2));
        ServedModel asked = afterEpoch(model, unit.group(3) == null ? "" : unit.group(3));
        return Answer.json(asked.sha256(), json -> asked.writeUnit(json, layer, number));
    }
}
