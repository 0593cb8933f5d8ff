package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.files.OpenFile;
import dev.lanewise.internal.files.OptionalLibrary;
import dev.lanewise.internal.formats.NdArray.Dtype;
import dev.lanewise.internal.formats.SafetensorsHeader.Element;
import dev.lanewise.internal.formats.SafetensorsHeader.Tensor;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Tensors as safetensors files have them: the length of a header, the header, which is JSON, and the bytes of all of
 * them.
 */
public final class SafetensorsFile implements ArraySource {
    /** As in the format's own reader. */
    public static final int LONGEST_HEADER = 100_000_000;

    static final int HEADER_AT = Long.BYTES;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int BFLOAT16_SHIFT = 16;

    private final Path path;
    private final OpenFile channel;
    private final long dataAt;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path path, OpenFile channel, long dataAt, SafetensorsHeader header) {
        this.path = path;
        this.channel = channel;
        this.dataAt = dataAt;
        this.header = header;
    }

    /** Opens a file and reads its header, after its length has been checked against that of the file. */
    public static SafetensorsFile open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw MissingFile.exception(path);
        }
        OpenFile channel = null;
        try {
            channel = OpenFile.toRead(path);
            return open(path, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                try {
                    channel.close();
                } catch (IOException second) {
                    e.addSuppressed(second);
                }
            }
            if (e instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            throw BoundedInput.translated(path.toString(), 0, (IOException) e);
        }
    }

    private static SafetensorsFile open(Path path, OpenFile channel) throws IOException {
        long size = channel.size();
        if (size < HEADER_AT + 2) {
            throw new DataFormatException(
                    path + ": the file has " + size + " bytes, but a safetensors file has at least " + (HEADER_AT + 2));
        }
        ByteBuffer length = buffer(HEADER_AT);
        fill(path, channel, length, 0);
        long headerLength = length.getLong();
        long most = Math.min(LONGEST_HEADER, size - HEADER_AT);
        if (headerLength < 2 || headerLength > most) {
            throw new DataFormatException(path + ": the header would be " + Long.toUnsignedString(headerLength)
                    + " bytes long (offset 0), but 2 to " + most + " are expected of a safetensors file of " + size
                    + " bytes");
        }
        ByteBuffer json = ByteBuffer.allocate((int) headerLength);
        fill(path, channel, json, HEADER_AT);
        long dataAt = HEADER_AT + headerLength;
        OptionalLibrary.JACKSON_JR.require(path + ": the header of a safetensors file");
        return new SafetensorsFile(
                path, channel, dataAt, SafetensorsHeader.read(path.toString(), json.array(), size - dataAt));
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Fills the buffer to its limit with the bytes at an offset, and flips it. */
    private static void fill(Path path, OpenFile channel, ByteBuffer buffer, long from) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new DataFormatException(path + ": the file became shorter while it was read, and ends at offset "
                        + (from + buffer.position()));
            }
        }
        buffer.flip();
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public String kind() {
        return "file";
    }

    @Override
    public Set<String> names() {
        return header.tensors.keySet();
    }

    @Override
    public Map<String, String> metadata() {
        return header.metadata;
    }

    @Override
    public int[] shape(String name) {
        return tensor(name).shape();
    }

    @Override
    public NdArray array(String name) throws IOException {
        Tensor tensor = tensor(name);
        Dtype dtype = tensor.element().dtype();
        if (dtype == null) {
            throw new DataFormatException(path + ": tensor " + Quote.of(name, LONGEST_NAME) + " is of dtype "
                    + tensor.element() + ", but floating-point numbers of 16, 32 and 64 bits and integers are read");
        }
        long bytes = tensor.end() - tensor.begin();
        // The bytes, and floats of each that is half of one.
        long needed = 3 * bytes;
        if (bytes > Integer.MAX_VALUE / 2 || needed > Runtime.getRuntime().maxMemory() / 4 * 3) {
            throw new DataFormatException(path + ": reading tensor " + Quote.of(name, LONGEST_NAME) + " needs "
                    + (needed >> 20) + " MB, too much of the "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB that this JVM may use (-Xmx raises that), or of what an array may have");
        }
        ByteBuffer data = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        fill(path, channel, data, dataAt + tensor.begin());
        NdArray array = new NdArray();
        boolean isHalf = tensor.element() == Element.F16 || tensor.element() == Element.BF16;
        byte[] elements = isHalf ? widened(data, tensor.element()) : data.array();
        array.fill(tensor.shape(), (int) bytes / tensor.element().bytes, dtype, elements, false);
        return array;
    }

    private Tensor tensor(String name) {
        return Objects.requireNonNull(header.tensors.get(name), name);
    }

    private static byte[] widened(ByteBuffer halves, Element element) {
        ByteBuffer floats = ByteBuffer.allocate(2 * halves.limit()).order(ByteOrder.LITTLE_ENDIAN);
        while (halves.hasRemaining()) {
            short half = halves.getShort();
            floats.putFloat(element == Element.BF16 ? Float.intBitsToFloat(half << BFLOAT16_SHIFT) : ofFloat16(half));
        }
        return floats.array();
    }

    /** The number of 16 bits of IEEE 754, exactly; the JDK has this from version 20 on. */
    public static float ofFloat16(short half) {
        int exponent = half >> 10 & 31;
        int fraction = half & 1023;
        float magnitude;
        if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else {
            int wide = exponent == 31 ? 255 : exponent - 15 + 127;
            magnitude = Float.intBitsToFloat(wide << 23 | fraction << 13);
        }
        return half < 0 ? -magnitude : magnitude;
    }

    /** Straight from the file, where the numbers are floats. */
    @Override
    public void copy(String name, float[] target, int from) throws IOException {
        Tensor tensor = tensor(name);
        if (tensor.element() != Element.F32) {
            ArraySource.super.copy(name, target, from);
            return;
        }
        long bytes = tensor.end() - tensor.begin();
        ByteBuffer buffer = buffer((int) Math.min(BUFFER_BYTES, bytes));
        for (long at = 0; at < bytes; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - at));
            fill(path, channel, buffer, dataAt + tensor.begin() + at);
            buffer.asFloatBuffer().get(target, from + (int) (at / Float.BYTES), buffer.limit() / Float.BYTES);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
