package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The endpoints of a network. */
final class Endpoints {
    private static final Pattern UNIT = Pattern.compile("layer=([0-9]{1,6})&unit=([0-9]{1,6})(?:&(epoch=.*))?");
    private static final Pattern EPOCH = Pattern.compile("epoch=([0-9]{1,9})");
    private final Routes routes = new Routes();
    private final Limits limits;
    private final Memory memory;
    private final Metrics metrics;
    private final Semaphore places;

    /** An action that occupies one of the concurrent slots. */
    @FunctionalInterface
    private interface Work {
        HttpResponse answer() throws IOException;
    }

    /** An action that takes memory. */
    @FunctionalInterface
    private interface MemoryUse {
        HttpResponse answer(Memory.Share memory) throws IOException;
    }

    /** An action on the examples of a request. */
    @FunctionalInterface
    private interface Use {
        HttpResponse answer(ServedModel model, Examples examples, Memory.Share memory) throws IOException;
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
                exchange -> HttpResponse.json(model.get().sha256(), json -> json.writeStringField("status", "ok")));
        routes.get("/metrics", exchange -> HttpResponse.text(Metrics.TYPE, metricsText.get()));
        routes.get("/model", exchange -> inPlace(() -> describe(model.get())));
        routes.get("/mistakes", exchange -> withMemory(share -> inPlace(() -> mistakes(model.get(), share))));
        routes.get("/unit", exchange -> withMemory(share -> inPlace(() -> unit(model.get(), exchange.query(), share))));
        routes.post(
                "/predict",
                exchange -> withExamples(
                        exchange,
                        afterEpoch(model.get(), exchange.query()),
                        (which, examples, share) -> predict(which, examples)));
        routes.post(
                "/inspect",
                exchange -> withExamples(exchange, afterEpoch(model.get(), exchange.query()), this::inspect));
    }

    HttpResponse answer(Exchange exchange) throws IOException {
        return routes.answer(exchange);
    }

    /** Returns the model of a query: the served one, or that of an earlier epoch. */
    private static ServedModel afterEpoch(ServedModel model, String query) throws HttpError {
        if (query.isEmpty()) {
            return model;
        }
        Matcher epoch = EPOCH.matcher(query);
        if (!epoch.matches()) {
            throw HttpError.badRequest("an earlier epoch is requested as in ?epoch=3");
        }
        return model.afterEpoch(Integer.parseInt(epoch.group(1)));
    }

    private HttpResponse withExamples(Exchange exchange, ServedModel model, Use use) throws IOException {
        boolean isCsv = OriginPolicy.requireType(exchange.headers(), true);
        return withMemory(share -> {
            Body body = Body.read(exchange, limits.bodyBytes(), share);
            // Only now, so that a slow sender does not occupy a slot.
            return inPlace(() -> use.answer(model, Examples.read(body, isCsv, model, share), share));
        });
    }

    private HttpResponse withMemory(MemoryUse use) throws IOException {
        Memory.Share share = memory.share();
        try {
            return use.answer(share).holding(share);
        } catch (IOException | RuntimeException | Error e) {
            share.close();
            throw e;
        }
    }

    private HttpResponse inPlace(Work work) throws IOException {
        if (!places.tryAcquire()) {
            throw new HttpError(
                    HttpError.BUSY, "there are " + limits.concurrent() + " requests at once already; try again later");
        }
        try {
            return work.answer();
        } finally {
            places.release();
        }
    }

    private HttpResponse predict(ServedModel model, Examples examples) throws IOException {
        metrics.predicted(examples.all().size());
        return HttpResponse.json(model.sha256(), json -> {
            if (examples.isSingle()) {
                write(json, model, examples.all().get(0));
            } else {
                json.writeArrayFieldStart("predictions");
                for (Examples.Example example : examples.all()) {
                    json.writeStartObject();
                    write(json, model, example);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            model.writeNames(json);
        });
    }

    private static void write(JsonGenerator json, ServedModel model, Examples.Example example) throws IOException {
        model.writePrediction(json, example.prediction());
        if (!example.warnings().isEmpty()) {
            ServedModel.writeTexts(json, "warnings", example.warnings());
        }
    }

    /** The inputs of one example, the prediction, and the activations of all units. */
    private HttpResponse inspect(ServedModel model, Examples examples, Memory.Share share) throws IOException {
        if (!examples.isSingle()) {
            throw HttpError.badRequest("a single example is expected, but a list was sent");
        }
        share.take(model.units() * Examples.BYTES_OF_A_NUMBER);
        float[][] activations = model.activations(examples.inputs());
        metrics.predicted(1);
        return HttpResponse.json(model.sha256(), json -> {
            ServedModel.writeNumbers(json, "inputs", examples.inputs());
            json.writeObjectFieldStart("prediction");
            write(json, model, examples.all().get(0));
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

    private static HttpResponse describe(ServedModel model) throws IOException {
        return HttpResponse.json(model.sha256(), model::writeDescription);
    }

    private static HttpResponse mistakes(ServedModel model, Memory.Share share) throws IOException {
        share.take(model.errors().numbers() * Examples.BYTES_OF_A_NUMBER);
        return HttpResponse.json(model.sha256(), json -> model.errors().write(json, model));
    }

    private static HttpResponse unit(ServedModel model, String query, Memory.Share share) throws IOException {
        Matcher unit = UNIT.matcher(query);
        if (!unit.matches()) {
            throw HttpError.badRequest("a unit is requested as in /unit?layer=1&unit=0");
        }
        int layer = Integer.parseInt(unit.group(1));
        int number = Integer.parseInt(unit.group(2));
        ServedModel asked = afterEpoch(model, unit.group(3) == null ? "" : unit.group(3));
        // An upper bound: its weights come from fewer units.
        share.take(asked.units() * Examples.BYTES_OF_A_NUMBER);
        return HttpResponse.json(asked.sha256(), json -> asked.writeUnit(json, layer, number));
    }
}
