package dev.lanewise.internal.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.formats.NdArray.Dtype;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file, checked against the length of the file.
 *
 * <p>The format is described in github.com/huggingface/safetensors. As there, the bytes of the tensors have to cover the
 * rest of the file, without holes and without one lying over another.
 */
public final class SafetensorsHeader {
    private static final int MOST_DIMENSIONS = 32;
    private static final String METADATA = "__metadata__";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Types of elements, by the names that the format has for them. */
    enum Element {
        F64(8, "f8"),
        F32(4, "f4"),
        F16(2, "f4"),
        BF16(2, "f4"),
        I64(8, "i8"),
        I32(4, "i4"),
        I16(2, "i2"),
        I8(1, "i1"),
        U64(8, "u8"),
        U32(4, "u4"),
        U16(2, "u2"),
        U8(1, "u1"),
        /** Truth values are numbers, no pixels. */
        BOOL(1, "i1"),
        F8_E4M3(1, null),
        F8_E5M2(1, null);

        final int bytes;
        /** NumPy's name of the type that it is read as; null if the type is not read. */
        private final @Nullable String numpyType;

        Element(int bytes, @Nullable String numpyType) {
            this.bytes = bytes;
            this.numpyType = numpyType;
        }

        /** Returns the type that it is read as; null if it is not read. */
        @Nullable
        Dtype dtype() {
            return numpyType == null ? null : Dtype.of("<" + numpyType);
        }
    }

    /**
     * One tensor.
     *
     * @param begin offset of its first byte behind the header
     * @param end offset behind its last one
     */
    record Tensor(Element element, int[] shape, long begin, long end) {}

    private final String file;
    private final long dataLength;
    /** In the order of the file. */
    public final Map<String, Tensor> tensors = new LinkedHashMap<>();

    final Map<String, String> metadata = new LinkedHashMap<>();

    private SafetensorsHeader(String file, long dataLength) {
        this.file = file;
        this.dataLength = dataLength;
    }

    /**
     * Reads the header.
     *
     * @param json its bytes, without the length in front of them
     * @param dataLength bytes of the file behind it
     */
    public static SafetensorsHeader read(String file, byte[] json, long dataLength) throws DataFormatException {
        SafetensorsHeader header = new SafetensorsHeader(file, dataLength);
        try (JsonParser parser = JSON.createParser(json)) {
            header.expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "an object with a key for each tensor");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                header.readEntry(parser);
            }
            if (parser.nextToken() != null) {
                throw header.wrong(parser, "the end of the header is expected");
            }
        } catch (JsonProcessingException e) {
            throw new DataFormatException(
                    file + ": the header is not the JSON that is expected: "
                            + Quote.sentence(e.getOriginalMessage())
                            + (e.getLocation() == null
                                    ? ""
                                    : " (offset " + (8 + e.getLocation().getByteOffset()) + ")"),
                    e);
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new DataFormatException(
                    file + ": the header is not the JSON that is expected: "
                            + Quote.sentence(String.valueOf(e.getMessage())),
                    e);
        }
        header.requireCovered();
        return header;
    }

    private void readEntry(JsonParser parser) throws IOException {
        String name = parser.currentName();
        ArraySource.requireName(file, name);
        JsonToken first = parser.nextToken();
        if (name.equals(METADATA)) {
            expect(parser, first, JsonToken.START_OBJECT, "an object of texts as " + METADATA);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                expect(
                        parser,
                        parser.nextToken(),
                        JsonToken.VALUE_STRING,
                        "a text as " + METADATA + " " + Quote.of(key));
                metadata.put(key, parser.getText());
            }
        } else {
            String named = "tensor " + Quote.of(name, ArraySource.LONGEST_NAME);
            expect(parser, first, JsonToken.START_OBJECT, "an object as " + named);
            tensors.put(name, tensor(parser, named));
        }
    }

    private Tensor tensor(JsonParser parser, String name) throws IOException {
        Element element = null;
        long[] shape = null;
        long[] offsets = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "dtype" -> {
                    expect(parser, value, JsonToken.VALUE_STRING, "a text as dtype of " + name);
                    element = element(parser.getText(), name);
                }
                case "shape" -> shape = numbers(parser, value, "shape", name);
                case "data_offsets" -> offsets = numbers(parser, value, "data_offsets", name);
                default ->
                    throw wrong(
                            parser,
                            name + " has a " + Quote.of(key) + ", but dtype, shape and data_offsets are expected");
            }
        }
        if (element == null || shape == null || offsets == null) {
            throw new DataFormatException(file + ": " + name + " has no "
                    + (element == null ? "dtype" : shape == null ? "shape" : "data_offsets"));
        }
        return tensor(name, element, shape, offsets);
    }

    private Tensor tensor(String name, Element element, long[] shape, long[] offsets) throws DataFormatException {
        if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataLength) {
            throw new DataFormatException(file + ": " + name + " has the data_offsets " + Arrays.toString(offsets)
                    + ", but [begin, end] within the " + dataLength + " bytes behind the header are expected");
        }
        long bytes = element.bytes;
        try {
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
            }
        } catch (ArithmeticException e) {
            bytes = -1;
        }
        if (bytes != offsets[1] - offsets[0]) {
            throw new DataFormatException(file + ": " + name + " of shape " + Arrays.toString(shape) + " and dtype "
                    + element
                    + " does not take the " + (offsets[1] - offsets[0]) + " bytes that its data_offsets "
                    + Arrays.toString(offsets)
                    + " give it");
        }
        int[] sizes = new int[shape.length];
        for (int d = 0; d < sizes.length; d++) {
            if (shape[d] > Integer.MAX_VALUE) {
                throw new DataFormatException(
                        file + ": " + name + " has the shape " + Arrays.toString(shape) + ", more than Java can count");
            }
            sizes[d] = (int) shape[d];
        }
        return new Tensor(element, sizes, offsets[0], offsets[1]);
    }

    private Element element(String text, String name) throws DataFormatException {
        for (Element element : Element.values()) {
            if (element.name().equals(text)) {
                return element;
            }
        }
        throw new DataFormatException(file + ": " + name + " is of dtype " + Quote.of(text) + ", but "
                + Arrays.toString(Element.values()) + " are known");
    }

    private long[] numbers(JsonParser parser, JsonToken first, String key, String name) throws IOException {
        expect(parser, first, JsonToken.START_ARRAY, "a list of numbers as " + key + " of " + name);
        long[] numbers = new long[MOST_DIMENSIONS];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || parser.getLongValue() < 0) {
                throw wrong(parser, "whole numbers from 0 are expected as " + key + " of " + name);
            }
            if (count == MOST_DIMENSIONS) {
                throw wrong(parser, key + " of " + name + " has more than " + MOST_DIMENSIONS + " numbers");
            }
            numbers[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    private void requireCovered() throws DataFormatException {
        List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Comparator.comparingLong(
                        (Map.Entry<String, Tensor> entry) -> entry.getValue().begin())
                .thenComparingLong(entry -> entry.getValue().end()));
        long at = 0;
        for (Map.Entry<String, Tensor> entry : ordered) {
            if (entry.getValue().begin() != at) {
                throw new DataFormatException(file + ": tensor "
                        + Quote.of(entry.getKey(), ArraySource.LONGEST_NAME) + " begins at "
                        + entry.getValue().begin() + " behind the header, but the one before it ends at " + at
                        + ": tensors neither overlap nor leave holes");
            }
            at = entry.getValue().end();
        }
        if (at != dataLength) {
            throw new DataFormatException(
                    file + ": the file has " + dataLength + " bytes behind the header, but its tensors take " + at);
        }
    }

    private void expect(JsonParser parser, JsonToken found, JsonToken expected, String what)
            throws DataFormatException {
        if (found != expected) {
            throw wrong(parser, what + " is expected");
        }
    }

    private DataFormatException wrong(JsonParser parser, String sentence) {
        return new DataFormatException(file + ": in the header, " + sentence + " (offset "
                + (8 + parser.currentTokenLocation().getByteOffset()) + ")");
    }
}
