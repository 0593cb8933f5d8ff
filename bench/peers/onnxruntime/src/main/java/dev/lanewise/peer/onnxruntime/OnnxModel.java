package dev.lanewise.peer.onnxruntime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The notebook's network as an ONNX model: Gemm, Sigmoid, Gemm, Sigmoid, from {@code x} (n, 784) to {@code y} (n, 10).
 *
 * <p>Written as protocol buffers by hand: a field is its number and wire type, then a number or a length with bytes.
 * Field numbers are those of onnx.proto.
 */
final class OnnxModel {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final int FLOAT = 1;
    private static final int INT_ATTRIBUTE = 2;
    private static final int[] SIZES = {784, 40, 10};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** The model with parameters as the engine has them: per layer weights (out, in) row-major, then biases. */
    static byte[] of(ByteBuffer parameters) {
        OnnxModel graph = new OnnxModel();
        String input = "x";
        for (int l = 1; l < SIZES.length; l++) {
            String output = l == SIZES.length - 1 ? "y" : "a" + l;
            graph.message(
                    1,
                    new OnnxModel()
                            .text(1, input)
                            .text(1, "w" + l)
                            .text(1, "b" + l)
                            .text(2, "z" + l)
                            .text(4, "Gemm")
                            .message(
                                    5,
                                    new OnnxModel()
                                            .text(1, "transB")
                                            .number(3, 1)
                                            .number(20, INT_ATTRIBUTE)));
            graph.message(1, new OnnxModel().text(1, "z" + l).text(2, output).text(4, "Sigmoid"));
            input = output;
        }
        graph.text(2, "notebook");
        for (int l = 1; l < SIZES.length; l++) {
            graph.message(5, tensor("w" + l, parameters, SIZES[l], SIZES[l - 1]));
            graph.message(5, tensor("b" + l, parameters, SIZES[l]));
        }
        graph.message(11, value("x", SIZES[0])).message(12, value("y", SIZES[SIZES.length - 1]));
        return new OnnxModel()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new OnnxModel().text(1, "").number(2, OPSET))
                .bytes
                .toByteArray();
    }

    private static OnnxModel tensor(String name, ByteBuffer parameters, int... shape) {
        OnnxModel tensor = new OnnxModel();
        int count = 1;
        for (int size : shape) {
            tensor.number(1, size);
            count *= size;
        }
        byte[] raw = new byte[count * Float.BYTES];
        parameters.order(ByteOrder.LITTLE_ENDIAN).get(raw);
        return tensor.number(2, FLOAT).text(8, name).bytes(9, raw);
    }

    private static OnnxModel value(String name, int columns) {
        OnnxModel shape =
                new OnnxModel().message(1, new OnnxModel().text(2, "n")).message(1, new OnnxModel().number(1, columns));
        return new OnnxModel()
                .text(1, name)
                .message(
                        2,
                        new OnnxModel()
                                .message(1, new OnnxModel().number(1, FLOAT).message(2, shape)));
    }

    private OnnxModel number(int field, long value) {
        varint(field << 3);
        varint(value);
        return this;
    }

    private OnnxModel text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private OnnxModel message(int field, OnnxModel value) {
        return bytes(field, value.bytes.toByteArray());
    }

    private OnnxModel bytes(int field, byte[] value) {
        varint(field << 3 | 2);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        for (; rest >= 128; rest >>>= 7) {
            bytes.write((int) (rest & 127 | 128));
        }
        bytes.write((int) rest);
    }
}
