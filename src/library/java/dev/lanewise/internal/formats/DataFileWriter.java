package dev.lanewise.internal.formats;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Identity;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.files.FullWriteChannel;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.rows.StreamedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Writes data files. Every row goes to the file in the order in which its source has it, which may be one that can be read
 * from front to back only; which rows the examples are is written beside them, where that is another order.
 */
public final class DataFileWriter {
    private final WritableByteChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(DataFile.BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private CRC32C checksum = new CRC32C();
    private long at;

    private DataFileWriter(WritableByteChannel channel) {
        this.channel = new FullWriteChannel(channel);
    }

    static void write(WritableByteChannel channel, Splits splits, Map<String, String> lines) throws IOException {
        List<Dataset> sets = List.of(splits.training(), splits.validation(), splits.test());
        List<Rows> sources = new ArrayList<>();
        for (Dataset set : sets) {
            Rows source = Internals.of(set, ExampleRows.class).rows().source();
            if (set.size() > 0 && sources.stream().noneMatch(known -> Identity.same(known, source))) {
                sources.add(source);
            }
        }
        try {
            new DataFileWriter(channel).write(sets, sources, lines);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            for (Rows source : sources) {
                if (source instanceof StreamedRows streamed) {
                    streamed.close();
                }
            }
        }
    }

    private void write(List<Dataset> sets, List<Rows> sources, Map<String, String> lines) throws IOException {
        IdentityHashMap<Rows, Integer> firstOf = new IdentityHashMap<>();
        int count = 0;
        for (Rows source : sources) {
            firstOf.put(source, count);
            count = Math.addExact(count, source.count());
        }
        float scale = sources.isEmpty() ? 0 : sources.get(0).byteScale();
        boolean areBytes = scale > 0 && sources.stream().allMatch(source -> source.byteScale() == scale);
        int[] sizes = sets.stream().mapToInt(Dataset::size).toArray();
        int examples = Math.addExact(Math.addExact(sizes[0], sizes[1]), sizes[2]);
        boolean ordered = examples != count || !isIdentity(sets, firstOf);
        Dataset training = sets.get(0);
        DatasetTargets targets = Internals.of(training, ExampleRows.class).targets();
        DataHeader header = new DataHeader(
                count,
                training.inputs(),
                areBytes ? scale : 0,
                training.shape().orElse(null),
                targets.kind(),
                targets.classes() + targets.columns(),
                sizes,
                ordered,
                sets.stream().anyMatch(Dataset::isWeighted),
                targets.names(),
                lines);
        byte[] text = header.text().getBytes(StandardCharsets.UTF_8);
        if (text.length > DataFile.LONGEST_HEADER) {
            throw new IOException(
                    "its header would take " + text.length + " bytes, but it has at most " + DataFile.LONGEST_HEADER);
        }
        writeFront(header, text, sets, firstOf);
        int frontChecksum = (int) checksum.getValue();
        checksum = new CRC32C();
        for (Rows source : sources) {
            writeRows(source, areBytes);
        }
        drain();
        int rowsChecksum = (int) checksum.getValue();
        buffer.putInt(frontChecksum).putInt(rowsChecksum);
        drain();
    }

    private static int number(Dataset set, int example, IdentityHashMap<Rows, Integer> firstOf) {
        return Objects.requireNonNull(
                        firstOf.get(Internals.of(set, ExampleRows.class).rows().source()), "source")
                + Internals.of(set, ExampleRows.class)
                        .rows()
                        .sourceRow(Internals.of(set, ExampleRows.class).row(example));
    }

    private static boolean isIdentity(List<Dataset> sets, IdentityHashMap<Rows, Integer> firstOf) {
        int expected = 0;
        for (Dataset set : sets) {
            for (int i = 0; i < set.size(); i++) {
                if (number(set, i, firstOf) != expected++) {
                    return false;
                }
            }
        }
        return true;
    }

    private void writeFront(DataHeader header, byte[] text, List<Dataset> sets, IdentityHashMap<Rows, Integer> firstOf)
            throws IOException {
        buffer.put(DataFile.MAGIC).putInt(DataFile.VERSION).putInt(text.length);
        for (byte b : text) {
            room(Byte.BYTES).put(b);
        }
        float[] targets = new float[sets.get(0).targets()];
        for (Dataset set : sets) {
            for (int i = 0; i < set.size(); i++) {
                if (header.kind() == Task.CLASSIFICATION) {
                    room(Integer.BYTES).putInt(set.label(i));
                } else {
                    set.copyTargets(i, targets, 0);
                    for (float target : targets) {
                        room(Float.BYTES).putFloat(target);
                    }
                }
            }
        }
        for (Dataset set : sets) {
            for (int i = 0; i < set.size() && header.weighted(); i++) {
                room(Float.BYTES).putFloat(set.weight(i));
            }
        }
        for (Dataset set : sets) {
            for (int i = 0; i < set.size() && header.ordered(); i++) {
                room(Integer.BYTES).putInt(number(set, i, firstOf));
            }
        }
        long rowsAt = DataFile.rowsAt(text.length, header);
        while (at + buffer.position() < rowsAt) {
            room(Byte.BYTES).put((byte) 0);
        }
        drain();
    }

    private void writeRows(Rows source, boolean areBytes) throws IOException {
        int columns = source.columns();
        float[] row = new float[areBytes ? 0 : columns];
        ByteBuffer bytes = ByteBuffer.allocate(areBytes ? columns : 0);
        for (int r = 0; r < source.count(); r++) {
            if (areBytes) {
                source.put(r, bytes.clear());
                for (int from = 0; from < columns; from += DataFile.BUFFER_BYTES) {
                    int part = Math.min(DataFile.BUFFER_BYTES, columns - from);
                    room(part).put(bytes.array(), from, part);
                }
            } else {
                source.copy(r, row, 0);
                for (float value : row) {
                    room(Float.BYTES).putFloat(value);
                }
            }
        }
    }

    /** Returns the buffer with space for the given number of bytes. */
    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            drain();
        }
        return buffer;
    }

    private void drain() throws IOException {
        buffer.flip();
        checksum.update(buffer.duplicate());
        at += buffer.limit();
        channel.write(buffer);
        buffer.clear();
    }
}
