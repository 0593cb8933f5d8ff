package dev.lanewise.internal.rows;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Checksum of a data set, so that a run is not resumed with other data by mistake. It does not protect against
 * tampering.
 */
public final class DataChecksum {
    private DataChecksum() {}

    /** Describes a data set by its numbers of examples and inputs and its {@link #crc}. */
    public static String of(Dataset dataset) {
        return dataset.size() + " x " + dataset.inputs() + " with checksum " + crc(dataset);
    }

    /** Returns the CRC-32C of inputs, targets and weights as eight hexadecimal digits. */
    public static String crc(Dataset dataset) {
        CRC32C checksum = new CRC32C();
        float[] row = new float[dataset.inputs() + dataset.targets() + 1];
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * row.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, row, 0);
            boolean classes = dataset.task() == Task.CLASSIFICATION;
            if (!classes) {
                dataset.copyTargets(i, row, dataset.inputs());
            }
            row[row.length - 1] = dataset.weight(i);
            bytes.asFloatBuffer().put(row);
            bytes.putInt(Float.BYTES * row.length, classes ? dataset.label(i) : 0);
            checksum.update(bytes.array());
        }
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }
}
