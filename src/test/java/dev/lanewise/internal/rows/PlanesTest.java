package dev.lanewise.internal.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lanewise.FreshFile;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.formats.ArraySplits;
import dev.lanewise.internal.formats.DataFileTest;
import dev.lanewise.internal.formats.NpzArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Images in colour, as Keras has them and as PyTorch has them, in arrays of bytes and of floats, loaded and mapped. */
class PlanesTest {

    @Test
    void shapeIsToldByTheDimensions() {
        assertEquals(new ImageShape(4, 5), Planes.shape(9, 4, 5));
        assertEquals(new ImageShape(4, 5), Planes.shape(9, 4, 5, 1));
        assertEquals(new ImageShape(4, 5), Planes.shape(9, 1, 4, 5));
        assertEquals(new ImageShape(4, 5, 3), Planes.shape(9, 4, 5, 3));
        assertEquals(new ImageShape(4, 5, 3), Planes.shape(9, 3, 4, 5));
        assertEquals(new ImageShape(3, 5, 3), Planes.shape(9, 3, 5, 3));
        assertNull(Planes.shape(9, 4));
        assertNull(Planes.shape(9, 4, 5, 2));
        assertNull(Planes.shape(9, 3, 4, 5, 3));
    }

    /** An archive with x of these sizes, float32 or unsigned bytes, and y. */
    private static byte[] archive(byte[] numbers, boolean floats, int... sizes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            ByteBuffer body =
                    ByteBuffer.allocate(numbers.length * (floats ? 4 : 1)).order(ByteOrder.LITTLE_ENDIAN);
            for (byte number : numbers) {
                if (floats) {
                    body.putFloat(number / 7f);
                } else {
                    body.put(number);
                }
            }
            array(zip, "x", floats ? "<f4" : "|u1", Arrays.toString(sizes), body.array());
            byte[] labels = new byte[sizes[0]];
            labels[0] = 1;
            array(zip, "y", "|u1", "[" + sizes[0] + ",]", labels);
        }
        return out.toByteArray();
    }

    private static void array(ZipOutputStream zip, String name, String dtype, String shape, byte[] body)
            throws IOException {
        String header = "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': ("
                + shape.substring(1, shape.length() - 1) + "), }\n";
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        zip.write(header.getBytes(StandardCharsets.US_ASCII));
        zip.write(body);
        zip.closeEntry();
    }

    private static Dataset all(byte[] archive, boolean streamed) throws IOException {
        Path file = Files.createTempFile("colours", ".npz");
        try {
            FreshFile.write(file, archive);
            Splits splits;
            try (ArraySource source = NpzArchive.open(file)) {
                splits = ArraySplits.load(source, null, streamed);
                splits = streamed ? DataFileTest.mapped(splits, 1 << 20) : splits;
            }
            return splits.training().concat(splits.validation()).concat(splits.test());
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 40)
    void bothLayoutsGiveTheSamePlanes(
            @ForAll @IntRange(min = 1, max = 9) int examples,
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 4, max = 9) int columns,
            @ForAll boolean floats,
            @ForAll long seed)
            throws IOException {
        int pixels = rows * columns;
        byte[] planes = new byte[examples * 3 * pixels];
        new Random(seed).nextBytes(planes);
        byte[] mixed = new byte[planes.length];
        for (int i = 0; i < mixed.length; i++) {
            int at = i % (3 * pixels);
            mixed[i] = planes[i - at + at % 3 * pixels + at / 3];
        }
        Dataset expected = all(archive(planes, floats, examples, 3, rows, columns), false);
        assertEquals(Optional.of(new ImageShape(rows, columns, 3)), expected.shape());
        for (boolean streamed : new boolean[] {false, true}) {
            Dataset actual = all(archive(mixed, floats, examples, rows, columns, 3), streamed);
            assertEquals(expected.shape(), actual.shape());
            assertEquals(!floats, Internals.of(actual, ExampleRows.class).isBytes());
            assertArrayEquals(inputs(expected), inputs(actual));
        }
        float[] first = Arrays.copyOf(inputs(expected), 3 * pixels);
        float[][] all = new float[examples][3 * pixels];
        for (int i = 0; i < planes.length; i++) {
            all[i / (3 * pixels)][i % (3 * pixels)] = floats ? planes[i] / 7f : (planes[i] & 255) / 256f;
        }
        assertEquals(
                1, Arrays.stream(all).filter(row -> Arrays.equals(row, first)).count());
    }

    private static float[] inputs(Dataset dataset) {
        float[] inputs = new float[dataset.size() * dataset.inputs()];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, inputs, i * dataset.inputs());
        }
        return inputs;
    }
}
