package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a request gets.
 *
 * @param model SHA-256 of the network that it comes from; empty if from none
 * @param streamOrNull writes it in the place of the body; null for most answers
 * @param shareOrNull the memory that it takes until it is sent, which may be long for a client that reads slowly; null if
 *     it is small
 */
record Answer(int status, String contentType, byte[] body, String model, Stream streamOrNull, Memory.Share shareOrNull) {
    static final String JSON_TYPE = "application/json";
    static final int OK = 200;
    private static final JsonFactory JSON = new JsonFactory();

    /** An answer whose length nobody knows when it begins. */
    @FunctionalInterface
    interface Stream {
        void writeTo(OutputStream out) throws IOException;
    }

    /** An answer that is there as a whole. */
    Answer(int status, String contentType, byte[] body, String model) {
        this(status, contentType, body, model, null, null);
    }

    static Answer stream(String contentType, Stream stream) {
        return new Answer(OK, contentType, new byte[0], "", stream, null);
    }

    /** The same answer, which gives back this share when it has been sent. */
    Answer holding(Memory.Share share) {
        return new Answer(status, contentType, body, model, streamOrNull, share);
    }

    /** Gives back what it holds. */
    void release() {
        if (shareOrNull != null) {
            shareOrNull.close();
        }
    }

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
