package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The response to a request.
 *
 * @param model SHA-256 of the network that computed it; empty if none did
 * @param stream writes the body as a stream; null for most responses
 * @param share its share of the memory until it is sent, which may take long for a slow client; null if it is
 *     small
 */
record HttpResponse(int status, String contentType, byte[] body, String model, Stream stream, Memory.Share share) {
    static final String JSON_TYPE = "application/json";
    static final int OK = 200;
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Sends text at once. */
    @FunctionalInterface
    interface Sink {
        void send(String text) throws IOException;
    }

    /** Writes a body of unknown length. */
    @FunctionalInterface
    interface Stream {
        void writeTo(Sink sink) throws IOException;
    }

    /** Creates a complete response. */
    HttpResponse(int status, String contentType, byte[] body, String model) {
        this(status, contentType, body, model, null, null);
    }

    static HttpResponse stream(String contentType, Stream stream) {
        return new HttpResponse(OK, contentType, new byte[0], "", stream, null);
    }

    /** Returns the same response, which releases this share after it has been sent. */
    HttpResponse holding(Memory.Share share) {
        return new HttpResponse(status, contentType, body, model, stream, share);
    }

    /** Releases its memory share. */
    void release() {
        if (share != null) {
            share.close();
        }
    }

    /** Writes the content of a response. */
    @FunctionalInterface
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** Creates a JSON object whose fields the content writes. */
    static HttpResponse json(String model, Content fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        return new HttpResponse(OK, JSON_TYPE, bytes.toByteArray(), model);
    }

    static HttpResponse json(String model, Map<String, ?> fields) throws IOException {
        return new HttpResponse(OK, JSON_TYPE, JSON.std.asBytes(fields), model);
    }

    static HttpResponse text(String contentType, String text) {
        return new HttpResponse(OK, contentType, text.getBytes(StandardCharsets.UTF_8), "");
    }

    /** Creates the response to a refused request, as {@code {"status": 404, "error": "..."}}. */
    static HttpResponse error(int status, String sentence) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", status);
        fields.put("error", sentence);
        return new HttpResponse(status, JSON_TYPE, JSON.std.asBytes(fields), "");
    }
}
