package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The response to a request.
 *
 * @param model SHA-256 of the network that computed it; empty if none did
 * @param streamOrNull writes the body as a stream; null for most answers
 * @param shareOrNull its share of the memory until it is sent, which may take long for a slow client; null if it is
 *     small
 */
record HttpResponse(
        int status, String contentType, byte[] body, String model, Stream streamOrNull, Memory.Share shareOrNull) {
    static final String JSON_TYPE = "application/json";
    static final int OK = 200;
    private static final JsonFactory JSON = new JsonFactory();

    /** Creates an answer of unknown length. */
    @FunctionalInterface
    interface Stream {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Creates a complete answer. */
    HttpResponse(int status, String contentType, byte[] body, String model) {
        this(status, contentType, body, model, null, null);
    }

    static HttpResponse stream(String contentType, Stream stream) {
        return new HttpResponse(OK, contentType, new byte[0], "", stream, null);
    }

    /** Returns the same answer, which releases this share after it has been sent. */
    HttpResponse holding(Memory.Share share) {
        return new HttpResponse(status, contentType, body, model, streamOrNull, share);
    }

    /** Releases its memory share. */
    void release() {
        if (shareOrNull != null) {
            shareOrNull.close();
        }
    }

    /** Writes the content of an answer. */
    @FunctionalInterface
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** Creates a JSON object whose fields the content writes. */
    static HttpResponse json(int status, String model, Content fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        return new HttpResponse(status, JSON_TYPE, bytes.toByteArray(), model);
    }

    static HttpResponse json(String model, Content fields) throws IOException {
        return json(OK, model, fields);
    }

    static HttpResponse text(String contentType, String text) {
        return new HttpResponse(OK, contentType, text.getBytes(StandardCharsets.UTF_8), "");
    }

    /** Creates the answer to a refused request, as {@code {"status": 404, "error": "..."}}. */
    static HttpResponse error(int status, String sentence) throws IOException {
        return json(status, "", json -> {
            json.writeNumberField("status", status);
            json.writeStringField("error", sentence);
        });
    }
}
