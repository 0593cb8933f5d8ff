package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.files.BinaryFile;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.files.OpenFile;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.MappedBytes;
import dev.lanewise.internal.rows.MappedFloats;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.rows.Segments;
import dev.lanewise.internal.rows.SelectedRows;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A data set in one file that is mapped instead of loaded, so that it may be larger than the memory: the inputs are read
 * on demand, and only the targets are in memory.
 *
 * <p>{@code docs/layouts.md} has the layout. Opening reads the whole file once, and checks all of it.
 */
public final class DataFile {
    /** Ending of the name of such a file. */
    public static final String ENDING = ".lanewise-data";

    static final byte[] MAGIC = "LANEDATA".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 1;
    static final int HEADER_AT = MAGIC.length + 2 * Integer.BYTES;
    static final int LONGEST_HEADER = 1 << 26;
    /** Inputs begin at a multiple of this, a cache line. */
    public static final int ALIGNMENT = 64;
    /** A checksum of everything before the inputs, and one of the inputs. */
    public static final int TRAILER_BYTES = 2 * Integer.BYTES;

    static final int BUFFER_BYTES = 1 << 16;

    private final DataHeader header;
    private final Splits splits;

    private DataFile(DataHeader header, Splits splits) {
        this.header = header;
        this.splits = splits;
    }

    /**
     * Opens a file. It must not be changed as long as its data are in use.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if it is of another kind, damaged, cut off, or of a later
     *     version; with one sentence that names the reason
     */
    public static DataFile open(Path file) throws IOException {
        return open(file, Segments.MOST_BYTES);
    }

    /** Reads the header of a file, which has the sizes of its sets. */
    public static DataHeader header(Path file) throws IOException {
        try (OpenFile channel = OpenFile.toRead(file)) {
            return new Reading(file, channel).header();
        } catch (IOException e) {
            throw BoundedInput.translated(file.toString(), 0, e);
        }
    }

    /** Opens a file, and maps at most the given number of bytes at once, but at least a row. */
    public static DataFile open(Path file, int mostBytes) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw MissingFile.exception(file);
        }
        try (OpenFile channel = OpenFile.toRead(file)) {
            return new Reading(file, channel).open(mostBytes);
        } catch (IOException e) {
            throw BoundedInput.translated(file.toString(), 0, e);
        }
    }

    /**
     * Writes a data set to a new, empty file, in one go, so that the inputs need not be in memory.
     *
     * @param lines texts that {@link #lines} will return, by names of small letters, digits and blanks
     */
    public static void write(WritableByteChannel channel, Splits splits, Map<String, String> lines) throws IOException {
        DataFileWriter.write(channel, splits, lines);
    }

    /**
     * Writes a data set to a file, which is replaced atomically; if anything fails, it is left unchanged.
     *
     * @param lines texts that {@link #lines} will return
     * @throws IllegalArgumentException if there are no examples
     */
    public static void save(Splits splits, Map<String, String> lines, Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        if (splits.training().size()
                        + splits.validation().size()
                        + splits.test().size()
                == 0) {
            throw new IllegalArgumentException("a data file has at least one example, but there is none");
        }
        // A message about a damaged source names the source, not this file.
        DataFormatException[] unreadable = new DataFormatException[1];
        try {
            FileReplacement.write(file, channel -> {
                try {
                    write(channel, splits, lines);
                } catch (DataFormatException e) {
                    unreadable[0] = e;
                    throw e;
                }
            });
        } catch (IOException e) {
            throw unreadable[0] != null ? unreadable[0] : e;
        }
    }

    /** The data set. */
    public Splits splits() {
        return splits;
    }

    /** Returns the additional lines of the header. */
    public Map<String, String> lines() {
        return header.lines();
    }

    /** Fills the buffer to its limit with the bytes at an offset, and flips it. */
    private static void fill(Path file, OpenFile channel, ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new DataFormatException(file + ": the file became shorter while it was read, and ends at offset "
                        + (at + buffer.position()));
            }
        }
        buffer.flip();
    }

    /** Returns the offset of the inputs, after the header and the targets of all examples. */
    public static long rowsAt(int headerBytes, DataHeader header) {
        long front = HEADER_AT + headerBytes + header.examples() * header.exampleBytes();
        return (front + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** A file that is being opened. */
    private static final class Reading {
        private final Path file;
        private final OpenFile channel;
        private final CRC32C checksum = new CRC32C();
        private long at;

        Reading(Path file, OpenFile channel) {
            this.file = file;
            this.channel = channel;
        }

        DataFile open(int mostBytes) throws IOException {
            DataHeader header = header();
            int headerBytes = (int) at - HEADER_AT;
            long rowsAt = rowsAt(headerBytes, header);
            long rowBytes = header.rowBytes();
            long trailerAt = rowsAt + header.rows() * rowBytes;
            if (channel.size() != trailerAt + TRAILER_BYTES) {
                throw new DataFormatException(file + ": the file has " + channel.size() + " bytes, but its data take "
                        + (trailerAt + TRAILER_BYTES)
                        + (channel.size() < trailerAt + TRAILER_BYTES ? ": the file is cut off" : ""));
            }
            // The targets may take half of the memory.
            BinaryFile.requireMemory(file.toString(), header.examples() * header.exampleBytes() / 2 * 3);
            DatasetTargets targets = targets(header);
            int[] order = header.ordered() ? order(header) : null;
            take((int) (rowsAt - at));
            ByteBuffer trailer = buffer(TRAILER_BYTES);
            fill(file, channel, trailer, trailerAt);
            if (trailer.getInt() != (int) checksum.getValue()) {
                throw new DataFormatException(file + ": the file is damaged: the content before offset " + rowsAt
                        + " does not have the checksum at offset " + trailerAt);
            }
            requireIntact(header, rowsAt, trailer.getInt());
            Segments segments = Segments.map(channel, rowsAt, header.rows(), (int) rowBytes, mostBytes);
            Rows rows = header.scale() > 0 ? new MappedBytes(segments, header.scale()) : new MappedFloats(segments);
            Dataset all = Internals.create(
                    Dataset.class,
                    new ExampleRows(order == null ? rows : new SelectedRows(rows, order), targets, header.shape()));
            int[] sizes = header.sizes();
            Splits splits = new Splits(
                    all.slice(0, sizes[0]),
                    all.slice(sizes[0], sizes[0] + sizes[1]),
                    all.slice(sizes[0] + sizes[1], all.size()),
                    file.toString());
            return new DataFile(header, splits);
        }

        /** Reads all of the inputs, and checks that they are those that were written, and finite. */
        private void requireIntact(DataHeader header, long rowsAt, int expected) throws IOException {
            CRC32C inputs = new CRC32C();
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            boolean areFinite = true;
            long end = rowsAt + header.rows() * header.rowBytes();
            for (long from = rowsAt; from < end; from += buffer.limit()) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - from));
                fill(file, channel, buffer, from);
                inputs.update(buffer);
                if (header.scale() == 0) {
                    buffer.rewind();
                    while (buffer.hasRemaining()) {
                        areFinite &= Math.abs(buffer.getFloat()) <= Float.MAX_VALUE;
                    }
                }
            }
            if ((int) inputs.getValue() != expected) {
                throw new DataFormatException(file + ": the file is damaged: its inputs do not have the checksum that"
                        + " at offset " + (end + Integer.BYTES));
            }
            if (!areFinite) {
                throw new DataFormatException(file + ": the file is damaged: an input is not a finite number");
            }
        }

        private DataHeader header() throws IOException {
            long length = channel.size();
            ByteBuffer start = take((int) Math.min(HEADER_AT, length));
            if (length < MAGIC.length || !start.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
                throw new DataFormatException(
                        file + ": is not a data file of Lanewise, which starts with \"LANEDATA\"");
            }
            if (length < HEADER_AT + TRAILER_BYTES) {
                throw new DataFormatException(file + ": the file is cut off: it ends at offset " + length);
            }
            int version = start.getInt(MAGIC.length);
            if (version != VERSION) {
                throw new DataFormatException(file + ": the format version at offset " + MAGIC.length + " is "
                        + Integer.toUnsignedString(version) + ", but this program reads version " + VERSION);
            }
            int headerBytes = start.getInt(MAGIC.length + Integer.BYTES);
            long most = Math.min(LONGEST_HEADER, length - HEADER_AT - TRAILER_BYTES);
            if (headerBytes < 0 || headerBytes > most) {
                throw new DataFormatException(file + ": the header at offset " + HEADER_AT + " would be "
                        + Integer.toUnsignedString(headerBytes) + " bytes long, but it has at most " + most);
            }
            String place = file + ": the header at offset " + HEADER_AT;
            try {
                CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(take(headerBytes));
                return DataHeader.read(text.toString());
            } catch (CharacterCodingException e) {
                throw new DataFormatException(place + " is not UTF-8 text", e);
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(place + " is wrong: " + e.getMessage(), e);
            }
        }

        private DatasetTargets targets(DataHeader header) throws IOException {
            boolean areClasses = header.kind() == Task.CLASSIFICATION;
            DatasetTargets targets;
            try {
                targets = areClasses
                        ? DatasetTargets.ofClasses(ints(header.examples()), header.targets())
                        : DatasetTargets.ofValues(
                                header.kind(), floats(header.examples() * header.targets()), header.targets());
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(file + ": " + e.getMessage(), e);
            }
            if (header.weighted()) {
                targets = targets.withWeights(weights(header.examples()));
            }
            return header.names() == null ? targets : targets.withNames(header.names());
        }

        private float[] weights(int count) throws IOException {
            float[] weights = floats(count);
            for (int i = 0; i < count; i++) {
                if (!(weights[i] >= 0 && weights[i] <= Float.MAX_VALUE)) {
                    throw new DataFormatException(file + ": the weight of example " + i + " is " + weights[i]
                            + ", not a finite number of at least 0");
                }
            }
            return weights;
        }

        private int[] order(DataHeader header) throws IOException {
            int[] order = ints(header.examples());
            for (int i = 0; i < order.length; i++) {
                if (order[i] < 0 || order[i] >= header.rows()) {
                    throw new DataFormatException(
                            file + ": example " + i + " would be row " + order[i] + ", but the file"
                                    + " has "
                                    + Count.of(header.rows(), "row"));
                }
            }
            return order;
        }

        private int[] ints(int count) throws IOException {
            int[] ints = new int[count];
            int part;
            for (int i = 0; i < count; i += part) {
                part = Math.min(BUFFER_BYTES / Integer.BYTES, count - i);
                take(Integer.BYTES * part).asIntBuffer().get(ints, i, part);
            }
            return ints;
        }

        private float[] floats(int count) throws IOException {
            float[] floats = new float[count];
            int part;
            for (int i = 0; i < count; i += part) {
                part = Math.min(BUFFER_BYTES / Float.BYTES, count - i);
                take(Float.BYTES * part).asFloatBuffer().get(floats, i, part);
            }
            return floats;
        }

        /** The next bytes, which the checksum covers. */
        private ByteBuffer take(int count) throws IOException {
            ByteBuffer buffer = buffer(count);
            fill(file, channel, buffer, at);
            checksum.update(buffer.duplicate());
            at += count;
            return buffer;
        }

        private static ByteBuffer buffer(int bytes) {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
