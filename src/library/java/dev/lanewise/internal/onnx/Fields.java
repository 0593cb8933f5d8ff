package dev.lanewise.internal.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message of a file, by number. Blocks of bytes are not copied, and nested messages are read only on
 * request.
 */
final class Fields {
    /** Largest number of fields that are read from a file: more than a network of a thousand layers has. */
    static final int MOST = 200_000;

    /** The file, and the number of fields read from it so far. */
    private static final class Source {
        final String file;
        final byte[] bytes;
        int count;

        Source(String file, byte[] bytes) {
            this.file = file;
            this.bytes = bytes;
        }
    }

    /** A field with a length: a text, a message, or numbers. */
    private record Block(int from, int length) {}

    private final Source source;
    private final int from;
    /** Each a Long, a Float or a Block, in the order of the file. */
    private final Map<Integer, List<Object>> values = new HashMap<>();

    private Fields(Source source, Block block) throws DataFormatException {
        this.source = source;
        this.from = block.from();
        read(block, this::field);
    }

    /**
     * Reads the fields of a file.
     *
     * @param bytes all of it; they are kept
     * @throws DataFormatException with one sentence that names file, offset and expectation, as in all methods here
     */
    static Fields of(String file, byte[] bytes) throws DataFormatException {
        return new Fields(new Source(file, bytes), new Block(0, bytes.length));
    }

    /** Reads the next part of a block. */
    @FunctionalInterface
    private interface Part {
        void read(CodedInputStream in, int start) throws IOException;
    }

    private void read(Block block, Part part) throws DataFormatException {
        CodedInputStream in = CodedInputStream.newInstance(source.bytes, block.from(), block.length());
        try {
            while (!in.isAtEnd()) {
                if (++source.count > MOST) {
                    throw new DataFormatException(source.file + ": the file has more than " + MOST
                            + " fields, which is more than a network of Lanewise can have");
                }
                part.read(in, block.from());
            }
        } catch (DataFormatException e) {
            throw e;
        } catch (InvalidProtocolBufferException e) {
            throw new DataFormatException(
                    source.file + ": the file is not an ONNX file, or is damaged: at offset "
                            + (block.from() + in.getTotalBytesRead()) + " "
                            + Quote.sentence(String.valueOf(e.getMessage())),
                    e);
        } catch (IOException e) {
            throw new DataFormatException(source.file + ": the file cannot be read: " + e.getMessage(), e);
        }
    }

    private void field(CodedInputStream in, int start) throws IOException {
        int tag = in.readTag();
        int number = WireFormat.getTagFieldNumber(tag);
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> add(number, in.readInt64());
            case WireFormat.WIRETYPE_FIXED32 -> add(number, in.readFloat());
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                int length = in.readRawVarint32();
                int at = start + in.getTotalBytesRead();
                in.skipRawBytes(length);
                add(number, new Block(at, length));
            }
            // No required field of ONNX has another type.
            default -> in.skipField(tag);
        }
    }

    private void add(int number, Object value) {
        values.computeIfAbsent(number, key -> new ArrayList<>(2)).add(value);
    }

    /** Returns the offset of the message in the file. */
    int offset() {
        return from;
    }

    /** Returns an exception with a sentence about the message. */
    DataFormatException wrong(String sentence) {
        return new DataFormatException(source.file + ": at offset " + from + ": " + sentence);
    }

    boolean has(int number) {
        return values.containsKey(number);
    }

    private List<Object> all(int number) {
        return values.getOrDefault(number, List.of());
    }

    private <T> T as(Class<T> type, Object value) throws DataFormatException {
        if (!type.isInstance(value)) {
            throw wrong("a field of the message has a wire type other than that of ONNX");
        }
        return type.cast(value);
    }

    /** Returns the value of a field that is not repeated. As in protobuf, the last of several applies. */
    private <T> @Nullable T last(Class<T> type, int number) throws DataFormatException {
        List<Object> all = all(number);
        return all.isEmpty() ? null : as(type, all.get(all.size() - 1));
    }

    long integer(int number, long otherwise) throws DataFormatException {
        Long value = last(Long.class, number);
        return value == null ? otherwise : value;
    }

    double real(int number, double otherwise) throws DataFormatException {
        Float value = last(Float.class, number);
        return value == null ? otherwise : value;
    }

    /** Returns a text; empty if there is none. */
    String text(int number) throws DataFormatException {
        Block block = last(Block.class, number);
        return block == null ? "" : text(block);
    }

    private String text(Block block) {
        return new String(source.bytes, block.from(), block.length(), StandardCharsets.UTF_8);
    }

    List<String> texts(int number) throws DataFormatException {
        List<String> texts = new ArrayList<>();
        for (Object value : all(number)) {
            texts.add(text(as(Block.class, value)));
        }
        return texts;
    }

    List<Fields> messages(int number) throws DataFormatException {
        List<Fields> messages = new ArrayList<>();
        for (Object value : all(number)) {
            messages.add(new Fields(source, as(Block.class, value)));
        }
        return messages;
    }

    @Nullable
    Fields message(int number) throws DataFormatException {
        Block block = last(Block.class, number);
        return block == null ? null : new Fields(source, block);
    }

    /** Returns integers, one per field or packed. */
    long[] integers(int number) throws DataFormatException {
        List<Long> integers = new ArrayList<>();
        for (Object value : all(number)) {
            if (value instanceof Block block) {
                read(block, (in, start) -> integers.add(in.readInt64()));
            } else {
                integers.add(as(Long.class, value));
            }
        }
        return integers.stream().mapToLong(Long::longValue).toArray();
    }

    /** Returns floats, one per field or packed. */
    float[] reals(int number) throws DataFormatException {
        List<Float> reals = new ArrayList<>();
        for (Object value : all(number)) {
            if (value instanceof Block block) {
                read(block, (in, start) -> reals.add(in.readFloat()));
            } else {
                reals.add(as(Float.class, value));
            }
        }
        float[] array = new float[reals.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = reals.get(i);
        }
        return array;
    }

    /** Returns the bytes of a field, little-endian and not copied; null if there are none. */
    @Nullable
    ByteBuffer bytes(int number) throws DataFormatException {
        if (all(number).size() > 1) {
            throw wrong("the elements of a tensor are in two pieces, but one is expected");
        }
        Block block = last(Block.class, number);
        return block == null
                ? null
                : ByteBuffer.wrap(source.bytes, block.from(), block.length())
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Decodes integers of the given number of little-endian bytes each. */
    long[] integersOf(ByteBuffer bytes, int size) throws DataFormatException {
        long[] integers = new long[bytes.remaining() / size];
        source.count += integers.length;
        Arrays.setAll(integers, i -> switch (size) {
            case 1 -> bytes.get(i);
            case Integer.BYTES -> bytes.getInt(Integer.BYTES * i);
            default -> bytes.getLong(Long.BYTES * i);
        });
        return integers;
    }
}
