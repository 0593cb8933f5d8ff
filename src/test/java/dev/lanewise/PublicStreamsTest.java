package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.csv.CsvData;
import dev.lanewise.csv.CsvFormat;
import dev.lanewise.csv.CsvTargets;
import dev.lanewise.csv.Scratch;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.RowSource;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.onnx.OnnxFile;
import dev.lanewise.weights.WeightsFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every public method that takes the path of a file has a twin that takes a stream, unless there is a reason. */
class PublicStreamsTest {
    /** Methods without a twin, by type and name. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("CheckpointFolder.of", "a folder"),
            Map.entry("CheckpointFolder.keep", "a folder"),
            Map.entry("Scratch.in", "a folder"),
            Map.entry("Datasets.mapped", "the file stays on disk while the data set is used"),
            Map.entry("StoredSet.read", "the file stays on disk while the data set is used"),
            Map.entry("StoredSet.write", "only a file can be read again"),
            Map.entry("Datasets.isTable", "looks at the start of a file, which a stream has only once"),
            Map.entry("WeightsFile.isPlain", "looks at the start of a file, which a stream has only once"),
            Map.entry("Format.ofContent", "looks at the start of a file, which a stream has only once"),
            Map.entry("Format.ofName", "looks at the name alone"),
            Map.entry("CsvText.open", "for the command line alone"),
            Map.entry("CsvRows.read", "for the command line alone; streams have a name and report no progress"),
            Map.entry("CsvData.columns with Scratch", "for files larger than memory"));

    @TempDir
    private Path folder;

    @Test
    void methodsOfFilesHaveTwinsOfStreams() throws Exception {
        TreeSet<String> without = new TreeSet<>();
        for (Class<?> type : PublicTypes.all()) {
            for (Method method : type.getDeclaredMethods()) {
                String name = type.getSimpleName() + "." + method.getName()
                        + (Arrays.asList(method.getParameterTypes()).contains(Scratch.class) ? " with Scratch" : "");
                if (PublicTypes.isOpen(method) && Arrays.asList(method.getParameterTypes()).contains(Path.class)
                        && Arrays.stream(type.getMethods()).noneMatch(other -> isTwin(method, other))
                        && !REASONS.containsKey(name)) {
                    without.add(method.toString());
                }
            }
        }
        assertEquals("", String.join("\n", without));
    }

    /** Whether a method has a stream in place of the path, and all other arguments; it may have further ones. */
    private static boolean isTwin(Method method, Method other) {
        List<Class<?>> types = new ArrayList<>(List.of(other.getParameterTypes()));
        boolean hasStream = types.remove(InputStream.class) || types.remove(OutputStream.class);
        for (Class<?> type : method.getParameterTypes()) {
            hasStream &= type == Path.class || types.remove(type);
        }
        return hasStream && other.getName().equals(method.getName());
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static void assertSame(Splits expected, Splits found) {
        assertEquals("the stream", found.name());
        assertSame(expected.training(), found.training());
        assertSame(expected.validation(), found.validation());
        assertSame(expected.test(), found.test());
    }

    private static void assertSame(Dataset expected, Dataset found) {
        assertEquals(expected.toString(), found.toString());
        float[] x = new float[expected.inputs()];
        float[] other = new float[expected.inputs()];
        for (int i = 0; i < expected.size(); i++) {
            expected.copyRow(i, x, 0);
            found.copyRow(i, other, 0);
            assertArrayEquals(x, other);
            assertTrue(expected.task() != Task.CLASSIFICATION
                    || expected.name(expected.label(i)).equals(found.name(found.label(i))));
        }
    }

    @Test
    void dataSetsOfStreamsAreThoseOfFiles() throws IOException {
        Map<String, byte[]> files = Map.of(
                "rows.arff", ("@relation r\n@attribute x numeric\n@attribute c {a,b}\n@data\n"
                        + "1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n7,a\n8,b\n").getBytes(StandardCharsets.UTF_8),
                "rows.libsvm", "1 1:2\n-1 2:3\n1 1:4\n-1 2:5\n1 1:6\n-1 2:7\n1 1:8\n-1 2:9\n"
                        .getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path file = Files.write(folder.resolve(each.getKey()), each.getValue());
            assertSame(Datasets.load(file.toString()), Datasets.load(stream(each.getValue())));
        }
        byte[] arff = files.get("rows.arff");
        Path file = folder.resolve("rows.arff");
        assertSame(Datasets.loadTable(file, List.of("x"), Task.REGRESSION),
                Datasets.loadTable(stream(arff), List.of("x"), Task.REGRESSION));
        assertEquals("the stream: is not a supported data set", assertThrows(DataFormatException.class,
                () -> Datasets.load(stream("nothing of the kind".getBytes(StandardCharsets.UTF_8)))).getMessage()
                .replaceAll(" \\(supported.*", ""));
        Path mapped = folder.resolve("rows.lanewise-data");
        Datasets.mapped(mapped, new OneRow(), 1, Task.REGRESSION, 1);
        assertEquals("the stream: is a Lanewise data file, which stays on disk while it is used; it has to be loaded by"
                + " its path", assertThrows(DataFormatException.class,
                        () -> Datasets.load(stream(Files.readAllBytes(mapped)))).getMessage());
    }

    private static final class OneRow implements RowSource {
        private boolean hasEnded;

        @Override
        public boolean next(float[] inputs, float[] targets) {
            inputs[0] = 1;
            targets[0] = 2;
            boolean isRow = !hasEnded;
            hasEnded = true;
            return isRow;
        }
    }

    @Test
    void tablesOfStreamsAreThoseOfFiles() throws IOException {
        byte[] bytes = "x,w,y\n1,1,a\n2,1,b\n3,2,a\n4,1,b\n5,1,a\n6,1,b\n7,1,a\n8,2,b\n9,1,a\n"
                .getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("table.csv"), bytes);
        assertSame(CsvData.load(file, List.of("y")), CsvData.load(stream(bytes), List.of("y")));
        assertSame(CsvData.load(file, List.of("w"), Task.REGRESSION),
                CsvData.load(stream(bytes), List.of("w"), Task.REGRESSION));
        Splits weighted = CsvData.load(stream(bytes), List.of("y"), null, "w");
        assertSame(CsvData.load(file, List.of("y"), null, "w"), weighted);
        assertTrue(weighted.training().isWeighted());
        CsvFormat format = CsvFormat.defaults();
        CsvTargets targets = CsvTargets.of("y");
        CsvData learned = CsvData.read(file, format, targets, Preprocessing.NONE);
        assertSame(learned.splits(), CsvData.read(stream(bytes), format, targets, Preprocessing.NONE).splits());
        assertSame(learned.splits(), CsvData.read(stream(bytes), format, targets, learned.schema()).splits());
        assertEquals(CsvData.columns(file, format, Preprocessing.NONE),
                CsvData.columns(stream(bytes), format, Preprocessing.NONE));
    }

    @Test
    void shortFormsWriteTheFileOfThePath() throws IOException {
        Network network = Initializer.HE_NORMAL.network(Architecture.parse("2-3-2"), 1);
        Path onnx = folder.resolve("a.onnx");
        OnnxFile.write(onnx, network);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OnnxFile.write(out, network);
        assertArrayEquals(Files.readAllBytes(onnx), out.toByteArray());
        Path npz = folder.resolve("a.npz");
        WeightsFile.write(npz, network);
        out.reset();
        WeightsFile.write(out, WeightsFile.Format.NPZ, network);
        assertArrayEquals(Files.readAllBytes(npz), out.toByteArray());
    }
}
