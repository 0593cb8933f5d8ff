package dev.lanewise.internal.onnx;

import dev.lanewise.data.DataFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An array of a file. Floats and doubles remain in the bytes of the file; integers and texts, of which networks have
 * few, are copied.
 *
 * @param name as in the graph; may be empty
 * @param offset where it starts in the file
 * @param element type of its elements, such as {@link Onnx#FLOAT}
 * @param dimensions none is negative, and their product is the number of elements, which are all there
 * @param numbers the elements if they are floats or doubles, little-endian; otherwise null
 * @param integers the elements if they are whole numbers; otherwise null
 * @param texts the elements if they are texts; otherwise null
 */
record Tensor(
        String name,
        long offset,
        int element,
        List<Long> dimensions,
        @Nullable ByteBuffer numbers,
        long @Nullable [] integers,
        @Nullable List<String> texts) {

    /** Returns floats with these dimensions. */
    static Tensor of(float[] values, List<Long> dimensions) {
        ByteBuffer numbers = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        numbers.asFloatBuffer().put(values);
        return new Tensor("", 0, Onnx.FLOAT, dimensions, numbers, null, null);
    }

    /** Returns integers with these dimensions. */
    static Tensor of(long[] values, List<Long> dimensions) {
        return new Tensor("", 0, Onnx.INT64, dimensions, null, values, null);
    }

    /** Reads a tensor, whose elements must all be in this file. */
    static Tensor of(Fields fields) throws DataFormatException {
        String name = fields.text(Onnx.TENSOR_NAME);
        String title = "the tensor " + Onnx.quoted(name);
        if (fields.has(Onnx.TENSOR_EXTERNAL_DATA) || fields.integer(Onnx.TENSOR_DATA_LOCATION, 0) != 0) {
            throw fields.wrong(title + " lies in another file, which is not read; save the model as one file"
                    + " (PyTorch: external_data=False)");
        }
        if (fields.has(Onnx.TENSOR_SEGMENT)) {
            throw fields.wrong(title + " is only a segment, but a whole tensor is expected");
        }
        int element = (int) fields.integer(Onnx.TENSOR_DATA_TYPE, 0);
        List<Long> dimensions =
                LongStream.of(fields.integers(Onnx.TENSOR_DIMS)).boxed().toList();
        String shape = dimensions.size() > 6
                ? dimensions.subList(0, 6).toString().replace("]", ", ...]")
                : dimensions.toString();
        long count = 1;
        for (long dimension : dimensions) {
            if (dimension < 0 || (dimension > 0 && count > Integer.MAX_VALUE / dimension)) {
                throw fields.wrong(title + " has the dimensions " + shape + ", which no tensor in a file can have");
            }
            count *= dimension;
        }
        ByteBuffer raw = fields.bytes(Onnx.TENSOR_RAW_DATA);
        ByteBuffer numbers = null;
        long[] integers = null;
        List<String> texts = null;
        long found;
        switch (element) {
            case Onnx.FLOAT, Onnx.DOUBLE -> {
                boolean isFloat = element == Onnx.FLOAT;
                numbers = raw != null ? raw : fields.bytes(isFloat ? Onnx.TENSOR_FLOAT_DATA : Onnx.TENSOR_DOUBLE_DATA);
                numbers = numbers != null ? numbers : ByteBuffer.allocate(0);
                int size = isFloat ? Float.BYTES : Double.BYTES;
                found = numbers.remaining() % size == 0 ? numbers.remaining() / size : -1;
            }
            case Onnx.INT32, Onnx.INT64, Onnx.BOOL -> {
                int size = element == Onnx.INT64 ? Long.BYTES : element == Onnx.INT32 ? Integer.BYTES : 1;
                integers = raw != null
                        ? fields.integersOf(raw, size)
                        : fields.integers(element == Onnx.INT64 ? Onnx.TENSOR_INT64_DATA : Onnx.TENSOR_INT32_DATA);
                found = integers.length;
            }
            case Onnx.STRING -> {
                texts = fields.texts(Onnx.TENSOR_STRING_DATA);
                found = texts.size();
            }
            // Refused only where it is used, with a message that names the node.
            default -> found = count;
        }
        if (found != count) {
            throw fields.wrong(title + " does not have the " + count + " elements of type " + Onnx.element(element)
                    + " that its dimensions " + shape + " require");
        }
        return new Tensor(name, fields.offset(), element, dimensions, numbers, integers, texts);
    }

    int count() {
        return (int) dimensions.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    /** Whether it has floats or doubles. */
    boolean isNumeric() {
        return numbers != null;
    }

    double get(int i) {
        Objects.requireNonNull(numbers, "numbers");
        return element == Onnx.FLOAT ? numbers.getFloat(Float.BYTES * i) : numbers.getDouble(Double.BYTES * i);
    }

    /** Returns the names of classes: its texts, or its integers as texts; null if it has neither. */
    @Nullable
    List<String> names() {
        return integers == null
                ? texts
                : Arrays.stream(integers).mapToObj(String::valueOf).toList();
    }

    Tensor withDimensions(List<Long> other) {
        return new Tensor(name, offset, element, other, numbers, integers, texts);
    }
}
