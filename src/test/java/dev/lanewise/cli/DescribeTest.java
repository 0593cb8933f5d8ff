package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribeTest {
    @TempDir
    private Path folder;

    private static void assertLine(List<String> lines, String... words) {
        String pattern =
                String.join(" +", List.of(words).stream().map(Pattern::quote).toList());
        assertTrue(
                lines.stream().anyMatch(line -> line.matches(pattern)),
                () -> pattern + " in\n" + String.join("\n", lines));
    }

    /** The counts of classes are those of every description of MNIST; the mean 0.1307 of byte/255 and all 60,000 is 0.130. */
    @Test
    void mnistIsDescribed() {
        List<String> lines = Run.of("data").lines();
        assertEquals("MNIST: 784 inputs, images of 28 x 28; 10 classes", lines.get(0));
        assertLine(lines, "examples", "50,000", "10,000", "10,000");
        assertLine(lines, "smallest input", "0.00000", "0.00000", "0.00000");
        assertLine(lines, "largest input", "0.996094", "0.996094", "0.996094");
        assertTrue(lines.stream().anyMatch(line -> line.matches("mean input +0\\.130.*")), lines::toString);
        // 980 zeros and 1135 ones among the test images.
        assertTrue(lines.stream().anyMatch(line -> line.matches("0 .* 9\\.8 %")), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.matches("1 .* 11\\.4 %")), lines::toString);
        assertTrue(lines.get(lines.size() - 3).matches("[ ░▒▓█▄▀]+"), lines::toString);
    }

    private String rows() throws IOException {
        return rows(1);
    }

    private String rows(int unit) throws IOException {
        StringBuilder rows = new StringBuilder("size,same,price\n");
        for (int i = 0; i < 20; i++) {
            rows.append(i % 4 == 0 ? 0 : i).append(",7,").append(i / 2.0 * unit).append('\n');
        }
        return Files.writeString(folder.resolve("houses.csv"), rows).toString();
    }

    @Test
    void everyColumnOfFewIsDescribed() throws IOException {
        String file = rows();
        List<String> lines = Run.of("data", file, "--target", "price").lines();
        assertEquals(file + ": 2 inputs; 1 number", lines.get(0));
        assertLine(lines, "examples", "17", "0", "3");
        assertLine(lines, "constant inputs", "1", "-", "1");
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("price +[0-9.]+ [0-9.]+ +- +[0-9.]+ [0-9.]+")),
                lines::toString);
        assertLine(lines, "column", "kind", "missing", "distinct", "min", "mean", "max");
        assertLine(lines, "size", "numeric", "0", "16", "0", "7.5", "19");
        assertLine(lines, "same", "numeric", "0", "1", "7", "7", "7");
        assertLine(lines, "price", "numeric", "0", "20", "0", "4.75", "9.5");
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("smallest input")), lines::toString);
        assertEquals(lines, Run.of("data", file, "--target", "3").lines());
        assertEquals(
                lines.subList(lines.size() - 4, lines.size()),
                Run.of("data", file).lines().subList(2, 6));
        assertTrue(Run.of("train", "--data", file, "--target", "3", "--epochs", "1")
                .notes()
                .contains("regression: price as numbers"));
    }

    @Test
    void rowsThatWereDescribedAreNotReadAgain() throws IOException {
        DataOptions data = new DataOptions();
        data.data = rows();
        data.target = "price";
        DataSource source = new DataSource(data);
        source.prepareByDefault(false);
        assertEquals(20, source.wholeTable().rows());
        Files.writeString(Path.of(data.data), "size,same,price\n1,7,2\n");
        assertEquals(20, source.readExamples(null).sets().all().size());
    }

    @Test
    void columnsOfAllKindsHaveOneLineAndNumbersNoExponent() throws IOException {
        StringBuilder text = new StringBuilder("town,price");
        for (int c = 0; c < 40; c++) {
            text.append(",c").append(c);
        }
        for (String row : List.of("Bern,1014083.7", "Ulm,", "Bern,0.25", "Bonn,210888")) {
            text.append('\n').append(row).append(",1".repeat(40));
        }
        String file = Files.writeString(folder.resolve("wide.csv"), text + "\n").toString();
        List<String> lines = Run.of("data", file).lines();
        assertLine(lines, "town", "categorical", "0", "3", "Bern, Bonn, Ulm");
        assertLine(lines, "price", "numeric", "1", "3", "0.25", "408324", "1014084");
        assertTrue(Run.of("data", rows(1_000_000), "--target", "price").lines().stream()
                .anyMatch(line -> line.matches("price +[0-9.]+ [0-9.]+ +- +[0-9.]+ [0-9.]+")));
        assertEquals("and 12 more (listed by --json)", lines.get(lines.size() - 1));
        assertEquals(3 + 30 + 1, lines.size());
        Map<?, ?> json = JSON.std.mapFrom(Run.of("data", file, "--json").out());
        Map<?, ?> price = (Map<?, ?>) ((List<?>) json.get("columns")).get(1);
        assertEquals(
                List.of(1, 3, 0.25, 1014083.7),
                List.of(price.get("missing"), price.get("distinct"), price.get("min"), price.get("max")));
    }

    /** Against sums over the rows of the file. */
    @Test
    @SuppressWarnings("unchecked")
    void jsonHasTheMomentsOfEveryColumn() throws IOException {
        String file = rows();
        Map<String, Object> all = JSON.std.mapFrom(
                Run.of("data", "--data", file, "--target", "price", "--json").out());
        assertEquals(List.of("price"), all.get("targets"));
        double count = 0;
        double sum = 0;
        double squares = 0;
        double price = 0;
        for (String name : List.of("training", "test")) {
            Map<String, Object> part = (Map<String, Object>) all.get(name);
            int examples = (Integer) part.get("examples");
            Map<String, Double> size = ((List<Map<String, Double>>) part.get("inputs")).get(0);
            count += examples;
            sum += examples * size.get("mean");
            squares += examples * (size.get("deviation") * size.get("deviation") + size.get("mean") * size.get("mean"));
            price += examples
                    * ((List<Map<String, Double>>) part.get("targets")).get(0).get("mean");
        }
        double expected = 0;
        double expectedSquares = 0;
        for (int i = 0; i < 20; i++) {
            int size = i % 4 == 0 ? 0 : i;
            expected += size;
            expectedSquares += size * size;
        }
        assertEquals(20, count);
        assertEquals(expected, sum, 1e-9);
        assertEquals(expectedSquares, squares, 1e-9);
        assertEquals(95, price, 1e-9);
    }

    /** Classes -1, 0 and 1, which train accepts. */
    @Test
    void arraysAreReadAsInATraining() throws IOException {
        ByteBuffer x = ByteBuffer.allocate(4 * 60).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer y = ByteBuffer.allocate(8 * 30).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 30; i++) {
            x.putFloat(i % 7).putFloat(i == 3 ? Float.NaN : i % 5);
            y.putLong(i % 3 - 1);
        }
        Path file = folder.resolve("x.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(IrisFiles.npy("<f4", "(30, 2)", x.array()));
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(IrisFiles.npy("<i8", "(30,)", y.array()));
        }
        List<String> lines = Run.of("data", file.toString()).lines();
        assertEquals(file + ": 2 inputs; 3 classes", lines.get(0));
        assertTrue(lines.stream().anyMatch(line -> line.matches("-1 +[0-9.]+ %.*")), lines::toString);
        Map<String, Object> json =
                JSON.std.mapFrom(Run.of("data", file.toString(), "--json").out());
        assertEquals(List.of("-1", "0", "1"), json.get("targets"));
        assertTrue(Run.of("train", "--data", file.toString(), "--epochs", "1")
                .notes()
                .startsWith("classification: the targets (-1, 0, 1) as 3 classes;"));
    }

    @Test
    void whatCannotBeReadIsRefused() {
        Run.of("data", folder.resolve("none").toString()).assertFailed("there is no such data set, file or folder");
        Run.of("data", "a", "b").assertCalledWrongly("b");
    }
}
