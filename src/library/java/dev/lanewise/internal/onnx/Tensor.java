package dev.lanewise.internal.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An array of a file. Floats and doubles stay in the bytes of the file; whole numbers and texts, of which
 * networks have few, are kept as such.
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

    /** Some numbers of an attribute, as a vector. */
    static Tensor of(float[] values) {
        ByteBuffer numbers = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        numbers.asFloatBuffer().put(values);
        return new Tensor("", 0, Onnx.FLOAT, List.of((long) values.length), numbers, null, null);
    }

    int count() {
        long count = 1;
        for (long dimension : dimensions) {
            count *= dimension;
        }
        return (int) count;
    }

    /** Whether it holds what a network can be made of. */
    boolean isNumeric() {
        return numbers != null;
    }

    double get(int i) {
        Objects.requireNonNull(numbers, "numbers");
        return element == Onnx.FLOAT ? numbers.getFloat(Float.BYTES * i) : numbers.getDouble(Double.BYTES * i);
    }

    Tensor withDimensions(List<Long> other) {
        return new Tensor(name, offset, element, other, numbers, integers, texts);
    }
}
