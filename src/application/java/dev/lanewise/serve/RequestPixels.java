package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import java.io.IOException;

/** Reads a drawing or a picture of a request, and converts it to the inputs of a network that takes images. */
final class RequestPixels {
    /** Most rows or columns of a drawing or a picture. */
    private static final int LONGEST_SIDE = 1024;

    private static final String RGB_FIELD = "rgb";
    private static final String INK_FIELD = "ink";

    private final JsonParser json;
    private final ImageShape shape;
    private final Memory.Share memory;
    private int rows;
    private int columns;
    private byte[] bytes = {};
    private boolean photo;

    /**
     * Creates a reader for one object.
     *
     * @param shape shape of the input images
     * @param memory from which data larger than their request body are reserved
     */
    RequestPixels(JsonParser json, ImageShape shape, Memory.Share memory) {
        this.json = json;
        this.shape = shape;
        this.memory = memory;
    }

    /**
     * Reads {@code {"rows": 140, "columns": 140, "ink": base64 of a byte for each pixel, "photo": false}}, in colour
     * {@code rgb} with three.
     */
    float[] drawing(JsonToken value) throws IOException {
        String wrong = "a drawing has rows and columns from 1 to " + LONGEST_SIDE + ", "
                + (shape.isColour() ? "rgb with three bytes" : "ink with one byte")
                + " per pixel in base64, and optionally photo, true or false";
        read(value, shape.isColour() ? RGB_FIELD : INK_FIELD, true, wrong);
        requireBytes(shape.isColour() ? Drawing.RGB : 1, wrong);
        // Its ink, and in colour its planes.
        memory.take(Float.BYTES * ((long) rows * columns + (shape.isColour() ? bytes.length : 0)));
        Drawing drawing = shape.isColour()
                ? Drawing.inColour(rows, columns, bytes, photo)
                : Drawing.grey(rows, columns, bytes, photo);
        return drawing.inputs(shape);
    }

    /**
     * Reads {@code {"rows": 480, "columns": 640, "rgb": base64 of three bytes for each pixel}}, which is converted as
     * {@code lanewise predict} converts a picture file.
     */
    float[] picture(JsonToken value) throws IOException {
        String wrong = "a picture has rows and columns from 1 to " + LONGEST_SIDE
                + ", and rgb with three bytes per pixel in base64";
        read(value, RGB_FIELD, false, wrong);
        requireBytes(Drawing.RGB, wrong);
        memory.take((long) Float.BYTES * rows * columns * shape.channels());
        return Picture.ofPixels(rows, columns, bytes, shape.isColour()).inputs(shape);
    }

    /** Reads an object with rows, columns and a field of bytes in base64. */
    private void read(JsonToken value, String bytesField, boolean mayBePhoto, String wrong) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            throw HttpError.badRequest(wrong);
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            if (field.equals("rows") && token == JsonToken.VALUE_NUMBER_INT) {
                rows = json.getIntValue();
            } else if (field.equals("columns") && token == JsonToken.VALUE_NUMBER_INT) {
                columns = json.getIntValue();
            } else if (field.equals(bytesField) && token == JsonToken.VALUE_STRING) {
                bytes = json.getBinaryValue();
            } else if (mayBePhoto && field.equals("photo") && token.isBoolean()) {
                photo = json.getBooleanValue();
            } else {
                throw HttpError.badRequest(wrong);
            }
        }
    }

    /** Requires sides within the limits and the right number of bytes per pixel. */
    private void requireBytes(int each, String wrong) throws HttpError {
        if (rows < 1
                || columns < 1
                || rows > LONGEST_SIDE
                || columns > LONGEST_SIDE
                || bytes.length != rows * columns * each) {
            throw HttpError.badRequest(wrong);
        }
    }
}
