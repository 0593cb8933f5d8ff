package dev.lanewise.data;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.ExampleRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MnistTest {

    private static int[] labels(Dataset dataset, int count) {
        int[] labels = new int[count];
        Arrays.setAll(labels, dataset::label);
        return labels;
    }

    /** The figures come from NumPy on the same files: the labels' counts are {@code np.bincount(labels)}. */
    @Test
    void splitsAreTheNotebooks() throws IOException {
        Splits mnist = Mnist.load();
        assertEquals("MNIST", mnist.name());
        assertEquals(50_000, mnist.training().size());
        assertEquals(10_000, mnist.validation().size());
        assertEquals(10_000, mnist.test().size());
        for (Dataset part : new Dataset[] {mnist.training(), mnist.validation(), mnist.test()}) {
            assertEquals(784, part.inputs());
            assertEquals(10, part.classes());
            assertEquals(Optional.of(new ImageShape(28, 28)), part.shape());
            assertTrue(Internals.of(part, ExampleRows.class).isBytes());
            assertEquals(1 / 256f, Internals.of(part, ExampleRows.class).byteScale());
        }
        assertEquals("[5, 0, 4, 1, 9, 2, 1, 3, 1, 4]", Arrays.toString(labels(mnist.training(), 10)));
        assertEquals("[3, 8, 6, 9, 6, 4, 5, 3, 8, 4]", Arrays.toString(labels(mnist.validation(), 10)));
        assertEquals("[7, 2, 1, 0, 4, 1, 4, 9, 5, 9]", Arrays.toString(labels(mnist.test(), 10)));
        int[] counts = new int[10];
        for (int label : labels(mnist.training(), 50_000)) {
            counts[label]++;
        }
        assertEquals("[4932, 5678, 4968, 5101, 4859, 4506, 4951, 5175, 4842, 4988]", Arrays.toString(counts));
        assertEquals(7_503_280 / (50_000.0 * 784), mnist.training().density());
        float[] row = new float[784];
        mnist.training().copyRow(0, row, 0);
        assertEquals(27525 / 256f, sum(row));
    }

    private static float sum(float[] row) {
        double sum = 0;
        for (float value : row) {
            sum += value;
        }
        return (float) sum;
    }

    @Test
    void embeddedFilesAreThePublishedOnes() throws Exception {
        StringBuilder found = new StringBuilder();
        List<Mnist.Part> parts = Arrays.stream(Mnist.Part.values())
                .sorted(Comparator.comparing(p -> p.fileName))
                .toList();
        for (Mnist.Part part : parts) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(part.compressed());
            found.append(HexFormat.of().formatHex(digest))
                    .append("  ")
                    .append(part.fileName)
                    .append('\n');
        }
        try (InputStream in = Mnist.class.getResourceAsStream("/META-INF/lanewise/mnist/SHA256SUMS")) {
            assertEquals(new String(in.readAllBytes(), StandardCharsets.US_ASCII), found.toString());
        }
    }

    @Test
    void oneChangedByteOfAnEmbeddedFileIsNoticed() throws IOException {
        byte[] compressed = Mnist.Part.TEST_LABELS.compressed();
        compressed[1000] ^= 1;
        DataFormatException refusal =
                assertThrows(DataFormatException.class, () -> Mnist.Part.TEST_LABELS.verified(compressed));
        assertTrue(refusal.getMessage().startsWith("lanewise-mnist, t10k-labels-idx1-ubyte.gz: the CRC-32 is "));
    }

    @Test
    void embeddedFileOfAnotherLengthIsNoticed() throws IOException {
        byte[] compressed = Mnist.Part.TEST_LABELS.compressed();
        String beginning = "lanewise-mnist, t10k-labels-idx1-ubyte.gz: it must have 4,517 bytes, but it has ";
        for (int length : new int[] {0, 4_516, 4_518}) {
            InputStream in = new ByteArrayInputStream(Arrays.copyOf(compressed, length));
            assertThrown(
                    DataFormatException.class,
                    beginning + (length > 4_517 ? "more" : length == 0 ? "0" : "4,516"),
                    () -> Mnist.Part.TEST_LABELS.read(in));
        }
        assertArrayEquals(compressed, Mnist.Part.TEST_LABELS.read(new ByteArrayInputStream(compressed)));
    }
}
