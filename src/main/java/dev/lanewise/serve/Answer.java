package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a request gets.
 *
 * @param model SHA-256 of the network that it comes from; empty if from none
 */
record Answer(int status, String contentType, byte[] body, String model) {
    static final String JSON_TYPE = "application/json";
    private static final int OK = 200;
    private static final JsonFactory JSON = new JsonFactory();

    /** What fills an answer. */
    @FunctionalInterface
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** An object of JSON, whose fields the content writes. */
    static Answer json(int status, String model, Content fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        return new Answer(status, JSON_TYPE, bytes.toByteArray(), model);
    }

    static Answer json(String model, Content fields) throws IOException {
        return json(OK, model, fields);
    }

    static Answer text(String contentType, String text) {
        return new Answer(OK, contentType, text.getBytes(StandardCharsets.UTF_8), "");
    }

    /** The sentence of a refusal, as {@code {"status": 404, "error": "..."}}. */
    static Answer error(int status, String sentence) throws IOException {
        return json(status, "", json -> {
            json.writeNumberField("status", status);
            json.writeStringField("error", sentence);
        });
    }
}
