package dev.lanewise.internal.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.internal.files.IoConsumer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A protobuf message in the making: its fields in the order in which they were added, and how long they are. */
final class Message {
    private static final int BUFFER_BYTES = 1 << 16;

    private final List<IoConsumer<CodedOutputStream>> fields = new ArrayList<>();
    private long size;

    private Message add(long bytes, IoConsumer<CodedOutputStream> field) {
        size += bytes;
        fields.add(field);
        return this;
    }

    Message number(int field, long value) {
        return add(CodedOutputStream.computeInt64Size(field, value), out -> out.writeInt64(field, value));
    }

    Message real(int field, float value) {
        return add(CodedOutputStream.computeFloatSize(field, value), out -> out.writeFloat(field, value));
    }

    Message text(int field, String value) {
        return add(CodedOutputStream.computeStringSize(field, value), out -> out.writeString(field, value));
    }

    /** Adds a message, to which nothing is added later. */
    Message message(int field, Message value) {
        // What is too long for a length is refused when all of it is written.
        int length = (int) Math.min(value.size, Integer.MAX_VALUE);
        return add(
                CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(length) + value.size,
                out -> {
                    out.writeTag(field, 2);
                    out.writeUInt32NoTag(length);
                    value.writeTo(out);
                });
    }

    /** Adds the fields of another message, to which nothing is added later. */
    Message embed(Message other) {
        return add(other.size, other::writeTo);
    }

    /** Adds floats as bytes, little-endian, without copying them before they are written. */
    Message floats(int field, float[] values, int from, int count) {
        int length = (int) Math.min((long) Float.BYTES * count, Integer.MAX_VALUE);
        return add(
                CodedOutputStream.computeTagSize(field)
                        + CodedOutputStream.computeUInt32SizeNoTag(length)
                        + (long) Float.BYTES * count,
                out -> {
                    out.writeTag(field, 2);
                    out.writeUInt32NoTag(length);
                    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    for (int at = 0; at < count; ) {
                        int block = Math.min(count - at, BUFFER_BYTES / Float.BYTES);
                        buffer.asFloatBuffer().put(values, from + at, block);
                        out.write(buffer.array(), 0, Float.BYTES * block);
                        at += block;
                    }
                });
    }

    /** Length of all fields in bytes. */
    long size() {
        return size;
    }

    void writeTo(CodedOutputStream out) throws IOException {
        for (IoConsumer<CodedOutputStream> field : fields) {
            field.accept(out);
        }
    }
}
