package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.data.Task;
import dev.lanewise.internal.NanCheck;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The endpoints of a network. */
final class Endpoints {
    private static final Pattern UNIT = Pattern.compile("layer=([0-9]{1,6})&unit=([0-9]{1,6})(?:&(epoch=.*))?");
    private static final Pattern EPOCH = Pattern.compile("epoch=([0-9]{1,9})");
    /** Bytes of a number in an answer: as a float and as text. */
    private static final int BYTES_OF_A_NUMBER = 20;

    private final Routes routes = new Routes();
    private final Limits limits;
    private final Memory memory;
    private final Metrics metrics;
    private final Semaphore places;

    /** An action that occupies one of the concurrent slots. */
    @FunctionalInterface
    private interface Work {
        Answer answer() throws IOException;
    }

    /** An action that takes memory. */
    @FunctionalInterface
    private interface MemoryUse {
        Answer answer(Memory.Share memory) throws IOException;
    }

    /** An action on the examples of a request. */
    @FunctionalInterface
    private interface Use {
        Answer answer(ServedModel model, RequestExamples examples, Memory.Share memory) throws IOException;
    }

    /**
     * All endpoints.
     *
     * @param model supplies the model, once per request
     */
    Endpoints(Supplier<ServedModel> model, Limits limits, Metrics metrics, Supplier<String> metricsText)
            throws IOException {
        this.limits = limits;
        this.memory = new Memory(limits.memory());
        this.metrics = metrics;
        this.places = new Semaphore(limits.concurrent());
        Pages.addModelPage(routes);
        routes.get(
                "/health",
                exchange -> Answer.json(model.get().sha256(), json -> json.writeStringField("status", "ok")));
        routes.get("/metrics", exchange -> Answer.text(Metrics.TYPE, metricsText.get()));
        routes.get("/model", exchange -> inPlace(() -> describe(model.get())));
        routes.get("/mistakes", exchange -> withMemory(share -> inPlace(() -> mistakes(model.get(), share))));
        routes.get("/unit", exchange -> withMemory(share -> inPlace(() -> unit(model.get(), exchange.query(), share))));
        routes.post(
                "/predict",
                exchange -> withExamples(exchange, afterEpoch(model.get(), exchange.query()), this::predict));
        routes.post(
                "/inspect",
                exchange -> withExamples(exchange, afterEpoch(model.get(), exchange.query()), this::inspect));
    }

    Answer answer(Exchange exchange) throws IOException {
        return routes.answer(exchange);
    }

    /** Returns the model of a query: the served one, or that of an earlier epoch. */
    private static ServedModel afterEpoch(ServedModel model, String query) throws Refusal {
        if (query.isEmpty()) {
            return model;
        }
        Matcher epoch = EPOCH.matcher(query);
        if (!epoch.matches()) {
            throw Refusal.badRequest("an earlier epoch is requested as in ?epoch=3");
        }
        return model.afterEpoch(Integer.parseInt(epoch.group(1)));
    }

    private Answer withExamples(Exchange exchange, ServedModel model, Use use) throws IOException {
        JsonType.require(exchange);
        return withMemory(share -> {
            Body body = Body.read(exchange, limits.bodyBytes(), share);
            // Only now, so that a slow sender does not occupy a slot.
            return inPlace(() -> use.answer(model, RequestExamples.read(body, model, share), share));
        });
    }

    private Answer withMemory(MemoryUse use) throws IOException {
        Memory.Share share = memory.share();
        try {
            return use.answer(share).holding(share);
        } catch (IOException | RuntimeException | Error e) {
            share.close();
            throw e;
        }
    }

    private Answer inPlace(Work work) throws IOException {
        if (!places.tryAcquire()) {
            throw new Refusal(
                    Refusal.BUSY, "there are " + limits.concurrent() + " requests at once already; try again later");
        }
        try {
            return work.answer();
        } finally {
            places.release();
        }
    }

    private Answer predict(ServedModel model, RequestExamples examples, Memory.Share share) throws IOException {
        int units = model.outputUnits();
        long outputs = (long) examples.count() * units;
        model.requireModest(outputs);
        share.take(outputs * BYTES_OF_A_NUMBER);
        float[] y = model.predict(examples.inputs(), examples.count());
        for (int i = 0; i < examples.count(); i++) {
            requireNumbers(model, examples.single() ? -1 : i, examples.inputs(), i * model.inputs(), y, i * units);
        }
        metrics.predicted(examples.count());
        return Answer.json(model.sha256(), json -> {
            if (examples.single()) {
                model.writePrediction(json, y);
                writeWarnings(json, examples, 0);
                return;
            }
            json.writeArrayFieldStart("predictions");
            for (int i = 0; i < examples.count(); i++) {
                json.writeStartObject();
                model.writePrediction(json, Arrays.copyOfRange(y, i * units, (i + 1) * units));
                writeWarnings(json, examples, i);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Adds the warnings about an example to its prediction, if there are any. */
    private static void writeWarnings(JsonGenerator json, RequestExamples examples, int example) throws IOException {
        if (!examples.warnings(example).isEmpty()) {
            json.writeArrayFieldStart("warnings");
            for (String warning : examples.warnings(example)) {
                json.writeString(warning);
            }
            json.writeEndArray();
        }
    }

    /** Finite inputs may be so large that their weighted sums are not. */
    private static void requireNumbers(ServedModel model, int example, float[] x, int xAt, float[] y, int yAt)
            throws Refusal {
        if (model.outputs().task() == Task.REGRESSION) {
            return;
        }
        try {
            NanCheck.requireNumbers(example, x, xAt, model.inputs(), y, yAt, model.outputUnits());
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(e.getMessage());
        }
    }

    /** The inputs of one example, the prediction, and the activations of all units. */
    private Answer inspect(ServedModel model, RequestExamples examples, Memory.Share share) throws IOException {
        if (!examples.single()) {
            throw Refusal.badRequest("a single example is expected, but a list was sent");
        }
        share.take(model.units() * BYTES_OF_A_NUMBER);
        float[][] activations = model.activations(examples.inputs());
        requireNumbers(model, -1, examples.inputs(), 0, activations[activations.length - 1], 0);
        metrics.predicted(1);
        return Answer.json(model.sha256(), json -> {
            ServedModel.writeNumbers(json, "inputs", examples.inputs());
            json.writeObjectFieldStart("prediction");
            model.writePrediction(json, activations[activations.length - 1]);
            writeWarnings(json, examples, 0);
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

    private static Answer mistakes(ServedModel model, Memory.Share share) throws IOException {
        share.take(model.mistakes().numbers() * BYTES_OF_A_NUMBER);
        return Answer.json(model.sha256(), json -> model.mistakes().write(json, model));
    }

    private static Answer unit(ServedModel model, String query, Memory.Share share) throws IOException {
        Matcher unit = UNIT.matcher(query);
        if (!unit.matches()) {
            throw Refusal.badRequest("a unit is requested as in /unit?layer=1&unit=0");
        }
        int layer = Integer.parseInt(unit.group(1));
        int number = Integer.parseInt(unit.group(2));
        ServedModel asked = afterEpoch(model, unit.group(3) == null ? "" : unit.group(3));
        // An upper bound: its weights come from fewer units.
        share.take(asked.units() * BYTES_OF_A_NUMBER);
        return Answer.json(asked.sha256(), json -> asked.writeUnit(json, layer, number));
    }
}
