package dev.lanewise.internal.model;

import dev.lanewise.Facts;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.files.BinaryFile;
import dev.lanewise.internal.files.ByteStreams;
import dev.lanewise.internal.files.IoConsumer;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/** Layout of a model file: magic bytes, version, {@linkplain ModelHeader header}, parameters, and a checksum of all. */
final class ModelBytes {
    private static final byte[] MAGIC = "LANEWISE".getBytes(StandardCharsets.US_ASCII);
    /** Latest version of the format; older versions can be read. */
    static final int VERSION = 4;
    /** Version written for a network with normalisation and without a schema. */
    private static final int VERSION_WITHOUT_SCHEMA = 3;
    /** Version written for a network without normalisation, so that older programs can read it. */
    private static final int VERSION_WITHOUT_NORMALIZATION = 2;

    static final int HEADER_AT = MAGIC.length + 2 * Integer.BYTES;
    /** The header lists every class, and every category of every column. */
    private static final int LONGEST_HEADER = 1 << 24;

    private static final int DIGEST_BYTES = 32;
    /** Size in bytes of a file without its header and its numbers. */
    static final int LEAST_BYTES = HEADER_AT + DIGEST_BYTES;

    private ModelBytes() {}

    /** Returns the bytes of a file. */
    static IoConsumer<WritableByteChannel> of(ModelFile model) {
        byte[] header = ModelHeader.bytes(model);
        int version = model.schema().isPresent()
                ? VERSION
                : ModelHeader.isNormalized(model.network().architecture())
                        ? VERSION_WITHOUT_SCHEMA
                        : VERSION_WITHOUT_NORMALIZATION;
        float[] parameters = model.network().parameters();
        float[] statistics = model.network().statistics();
        return channel -> {
            if (header.length > LONGEST_HEADER) {
                throw new IOException("the description of the network takes " + header.length
                        + " bytes, but a header has at most " + LONGEST_HEADER);
            }
            MessageDigest digest = BinaryFile.sha256();
            ByteBuffer buffer = BinaryFile.buffer();
            buffer.put(MAGIC).putInt(version).putInt(header.length);
            BinaryFile.drain(buffer, channel, digest);
            BinaryFile.drain(ByteBuffer.wrap(header).position(header.length), channel, digest);
            for (float[] numbers : new float[][] {parameters, statistics}) {
                int block = BinaryFile.BUFFER_BYTES / Float.BYTES;
                int count;
                for (int at = 0; at < numbers.length; at += count) {
                    count = Math.min(block, numbers.length - at);
                    buffer.asFloatBuffer().put(numbers, at, count);
                    BinaryFile.drain(buffer.position(count * Float.BYTES), channel, digest);
                }
            }
            channel.write(ByteBuffer.wrap(digest.digest()));
        };
    }

    /** Reads a file of the given length; {@code file} is its name in messages. */
    static ModelFile read(String file, ReadableByteChannel channel, long length) throws IOException {
        MessageDigest digest = BinaryFile.sha256();
        ByteBuffer buffer = BinaryFile.buffer();
        buffer.limit((int) Math.min(HEADER_AT, length));
        BinaryFile.fill(file, buffer, channel);
        if (!startsWithMagic(buffer)) {
            throw new DataFormatException(file + ": is not a model file of Lanewise, which starts with \"LANEWISE\"");
        }
        if (length < HEADER_AT + DIGEST_BYTES) {
            throw new DataFormatException(file + ": the file is cut off: it ends at offset " + length
                    + ", but even an empty model has " + (HEADER_AT + DIGEST_BYTES) + " bytes");
        }
        digest.update(buffer.duplicate());
        buffer.position(MAGIC.length);
        int version = buffer.getInt();
        if (version < 1 || version > VERSION) {
            throw new DataFormatException(file + ": the format version at offset " + MAGIC.length + " is "
                    + Integer.toUnsignedString(version) + ", but this program reads versions 1 to " + VERSION);
        }
        int headerLength = buffer.getInt();
        if (headerLength < 0 || headerLength > LONGEST_HEADER || headerLength > length - HEADER_AT - DIGEST_BYTES) {
            throw new DataFormatException(file + ": the header at offset " + HEADER_AT + " would be "
                    + Integer.toUnsignedString(headerLength) + " bytes long, but it has at most "
                    + Math.min(LONGEST_HEADER, length - HEADER_AT - DIGEST_BYTES));
        }
        ByteBuffer header = ByteBuffer.allocate(headerLength);
        BinaryFile.fill(file, header, channel);
        digest.update(header.duplicate());
        Map<String, String> entries = ModelHeader.entries(file, header);
        Architecture architecture = ModelHeader.architecture(file, version, entries);
        Outputs outputs = ModelHeader.outputs(file, architecture, entries);
        ImageShape image = ModelHeader.image(file, architecture, entries);
        Schema schema = version < VERSION ? null : ModelHeader.schema(file, architecture, entries);
        Map<Integer, Schema.Range> ranges = schema == null
                ? Map.of()
                : ModelHeader.ranges(file, schema.columns().size(), entries);
        List<Double> baseline = ModelHeader.baseline(file, outputs, architecture, entries);
        Map<String, Double> metrics = ModelHeader.metrics(file, entries);
        Facts facts = ModelHeader.facts(file, entries);
        long count = numberCount(architecture);
        long expected = HEADER_AT + headerLength + Float.BYTES * count + DIGEST_BYTES;
        if (length != expected) {
            throw new DataFormatException(file + ": the file has " + length + " bytes, but a network "
                    + LayerSizes.text(architecture.sizes()) + " takes " + expected
                    + (length < expected ? ": the file is cut off" : ""));
        }
        // The numbers are in memory twice: as read from the file and in the layout of the kernels.
        BinaryFile.requireMemory(file, 2 * Float.BYTES * count);
        float[] parameters = numbers(file, channel, digest, buffer, architecture.parameterCount());
        float[] statistics = numbers(file, channel, digest, buffer, Normalizations.statisticCount(architecture));
        buffer.clear().limit(DIGEST_BYTES);
        BinaryFile.fill(file, buffer, channel);
        if (!buffer.equals(ByteBuffer.wrap(digest.digest()))) {
            throw new DataFormatException(file + ": the file is damaged: its content does not have the SHA-256"
                    + " at offset " + (length - DIGEST_BYTES));
        }
        return new ModelFile(
                new Network(architecture, parameters, statistics),
                outputs,
                image,
                schema,
                ranges,
                baseline,
                metrics,
                facts);
    }

    /** Length of a file by its first bytes, see {@link ByteStreams.Measure}. */
    static long length(byte[] start) {
        ByteBuffer buffer = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        int version = buffer.getInt(MAGIC.length);
        int headerLength = buffer.getInt(MAGIC.length + Integer.BYTES);
        if (!startsWithMagic(buffer)
                || version < 1
                || version > VERSION
                || headerLength < 0
                || headerLength > LONGEST_HEADER) {
            return ByteStreams.Measure.UNKNOWN;
        }
        if (start.length < LEAST_BYTES + headerLength) {
            return (long) LEAST_BYTES + headerLength;
        }
        try {
            Map<String, String> entries = ModelHeader.entries(
                    ByteStreams.NAME,
                    ByteBuffer.wrap(start, HEADER_AT, headerLength).slice());
            Architecture architecture = ModelHeader.architecture(ByteStreams.NAME, version, entries);
            return LEAST_BYTES + headerLength + Float.BYTES * numberCount(architecture);
        } catch (DataFormatException e) {
            return ByteStreams.Measure.UNKNOWN;
        }
    }

    /** Number of parameters and statistics. */
    private static long numberCount(Architecture architecture) {
        return (long) architecture.parameterCount() + Normalizations.statisticCount(architecture);
    }

    private static float[] numbers(
            String file, ReadableByteChannel channel, MessageDigest digest, ByteBuffer buffer, int count)
            throws IOException {
        float[] numbers = new float[count];
        for (int at = 0; at < count; ) {
            int block = Math.min(count - at, BinaryFile.BUFFER_BYTES / Float.BYTES);
            buffer.clear().limit(Float.BYTES * block);
            BinaryFile.fill(file, buffer, channel);
            digest.update(buffer.duplicate());
            buffer.asFloatBuffer().get(numbers, at, block);
            at += block;
        }
        return numbers;
    }

    private static boolean startsWithMagic(ByteBuffer start) {
        return start.remaining() >= MAGIC.length && ByteBuffer.wrap(MAGIC).equals(start.slice(0, MAGIC.length));
    }
}
