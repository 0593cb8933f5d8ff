package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.data.CsvFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves predictions of a network over HTTP, and a page that shows them. */
public final class ModelServer implements AutoCloseable {
    private static final Pattern UNIT = Pattern.compile("layer=([0-9]{1,6})&unit=([0-9]{1,6})(?:&(epoch=.*))?");
    private static final Pattern EPOCH = Pattern.compile("epoch=([0-9]{1,9})");

    private final Limits limits;
    private final Metrics metrics = new Metrics();
    private final Memory memory;
    private final Semaphore places;
    private final WebServer server;
    private volatile ServedModel model;

    /** An action that takes memory and occupies one of the concurrent slots. */
    @FunctionalInterface
    private interface Work {
        HttpResponse respond(Memory.Share memory) throws IOException;
    }

    /** An action on the examples of a request. */
    @FunctionalInterface
    private interface Use {
        HttpResponse respond(ServedModel model, Examples examples, Memory.Share memory) throws IOException;
    }

    /**
     * Starts a server.
     *
     * @param host name or address of this machine, by which the server may be addressed, besides those of loopback
     * @param port 0 for any free port
     * @throws IOException with one sentence if there is no such host or the port is taken
     */
    public ModelServer(ServedModel model, String host, int port, Limits limits) throws IOException {
        this.model = model;
        this.limits = limits;
        memory = new Memory(limits.memory());
        places = new Semaphore(limits.concurrent());
        Routes routes = new Routes();
        routes.page("index.html");
        routes.files("page.css", "model.css", "icon.svg", "openapi.json");
        routes.files("page.js", "units.js", "draw.js", "form.js", "start.js");
        routes.get("/health", exchange -> HttpResponse.json(this.model.sha256(), Map.of("status", "ok")));
        routes.get("/metrics", exchange -> HttpResponse.text(Metrics.TYPE, metrics.text(this.model.sha256())));
        routes.get("/model", exchange -> withMemory(share -> inPlace(this::describe, share)));
        routes.get("/mistakes", exchange -> withMemory(share -> inPlace(this::mistakes, share)));
        routes.get("/unit", exchange -> withMemory(share -> inPlace(same -> unit(exchange.query(), same), share)));
        routes.post("/predict", exchange -> withExamples(exchange, this::predict));
        routes.post("/inspect", exchange -> withExamples(exchange, this::inspect));
        server = new WebServer(routes::respond, metrics, host, port, limits);
    }

    /** Returns its address. */
    public URI address() {
        return server.address();
    }

    /** Replaces the model. Requests in flight finish with the model that they started with. */
    public void serve(ServedModel another) {
        model = another;
        metrics.loaded(true);
    }

    /** Counts a model that could not be loaded. */
    public void failedToLoad() {
        metrics.loaded(false);
    }

    /**
     * Shuts down: answers all requests that have arrived, the last one of each connection with
     * {@code Connection: close}, and closes all connections.
     */
    @Override
    public void close() {
        server.close();
    }

    /** Returns the number of requests in flight; some clients may already have their answers. */
    int inFlight() {
        return metrics.inFlight();
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

    private HttpResponse withExamples(HttpExchange exchange, Use use) throws IOException {
        ServedModel asked = afterEpoch(model, exchange.query());
        CsvFormat csv =
                OriginPolicy.requireType(exchange.headers(), true) ? OriginPolicy.csvFormat(exchange.headers()) : null;
        return withMemory(share -> {
            ByteBuffer body = exchange.body(limits.bodyBytes(), share);
            // Only now, so that a slow sender does not occupy a slot.
            return inPlace(same -> use.respond(asked, Examples.read(body, csv, asked, same), same), share);
        });
    }

    private HttpResponse withMemory(Work work) throws IOException {
        Memory.Share share = memory.share();
        try {
            return work.respond(share).holding(share);
        } catch (IOException | RuntimeException | Error e) {
            share.close();
            throw e;
        }
    }

    private HttpResponse inPlace(Work work, Memory.Share share) throws IOException {
        if (!places.tryAcquire()) {
            throw new HttpError(
                    HttpError.BUSY, "there are " + limits.concurrent() + " requests at once already; try again later");
        }
        try {
            return work.respond(share);
        } finally {
            places.release();
        }
    }

    private HttpResponse predict(ServedModel asked, Examples examples, Memory.Share share) throws IOException {
        metrics.predicted(examples.all().size());
        return HttpResponse.json(asked.sha256(), json -> {
            if (examples.isSingle()) {
                write(json, asked, examples.all().get(0));
            } else {
                json.writeArrayFieldStart("predictions");
                for (Examples.Example example : examples.all()) {
                    json.writeStartObject();
                    write(json, asked, example);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            asked.writeNames(json);
        });
    }

    private static void write(JsonGenerator json, ServedModel asked, Examples.Example example) throws IOException {
        asked.writePrediction(json, example.prediction());
        if (!example.warnings().isEmpty()) {
            ServedModel.writeTexts(json, "warnings", example.warnings());
        }
    }

    /** The inputs of one example, the prediction, and the activations of all units. */
    private HttpResponse inspect(ServedModel asked, Examples examples, Memory.Share share) throws IOException {
        if (!examples.isSingle()) {
            throw HttpError.badRequest("a single example is expected, but a list was sent");
        }
        share.take(asked.units() * Examples.BYTES_OF_A_NUMBER);
        float[][] activations = asked.activations(examples.inputs());
        metrics.predicted(1);
        return HttpResponse.json(asked.sha256(), json -> {
            ServedModel.writeNumbers(json, "inputs", examples.inputs());
            json.writeObjectFieldStart("prediction");
            write(json, asked, examples.all().get(0));
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

    private HttpResponse describe(Memory.Share share) throws IOException {
        ServedModel served = model;
        return HttpResponse.json(served.sha256(), served.description());
    }

    private HttpResponse mistakes(Memory.Share share) throws IOException {
        ServedModel served = model;
        share.take(served.numbersOfErrors() * Examples.BYTES_OF_A_NUMBER);
        return HttpResponse.json(served.sha256(), served::writeErrors);
    }

    private HttpResponse unit(String query, Memory.Share share) throws IOException {
        Matcher unit = UNIT.matcher(query);
        if (!unit.matches()) {
            throw HttpError.badRequest("a unit is requested as in /unit?layer=1&unit=0");
        }
        ServedModel asked = afterEpoch(model, unit.group(3) == null ? "" : unit.group(3));
        // An upper bound: its weights come from fewer units.
        share.take(asked.units() * Examples.BYTES_OF_A_NUMBER);
        return HttpResponse.json(
                asked.sha256(),
                json -> asked.writeUnit(json, Integer.parseInt(unit.group(1)), Integer.parseInt(unit.group(2))));
    }
}
