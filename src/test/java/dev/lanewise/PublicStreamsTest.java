package dev.lanewise;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.reader.LoadedCsv;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.RowSource;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.rows.DataChecksum;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
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
            Map.entry("Model.arePlainWeights", "the file is only looked at, and read afterwards"),
            Map.entry("Datasets.mapped", "the file stays on disk while the data set is used"),
            Map.entry("FileKind.of", "the file is only looked at"),
            Map.entry("FileKind.expected", "the file is only looked at"),
            Map.entry("FileKind.isNameOf", "the file is not read"),
            Map.entry("Picture.read", "ImageIO reads streams, and Picture.of takes its images"),
            Map.entry("Lanewise.describe", "the name of a file is part of its description"),
            Map.entry("Datasets.save", "only a file can be mapped"),
            Map.entry("DatasetReader.of", "Datasets.load reads streams"),
            Map.entry("DatasetReader.convert", "only a file can be mapped"));

    @TempDir
    private Path folder;

    @Test
    void methodsOfFilesHaveTwinsOfStreams() throws Exception {
        TreeSet<String> without = new TreeSet<>();
        for (Class<?> type : PublicTypes.all()) {
            for (Method method : type.getDeclaredMethods()) {
                String name = type.getSimpleName() + "." + method.getName();
                if (PublicTypes.isOpen(method)
                        && Arrays.asList(method.getParameterTypes()).contains(Path.class)
                        && !method.equals(withTask())
                        && Arrays.stream(type.getMethods()).noneMatch(other -> isTwin(method, other))
                        && !REASONS.containsKey(name)) {
                    without.add(method.toString());
                }
            }
        }
        assertEquals("", String.join("\n", without));
    }

    /** Reads a file of another program; ONNX needs the files beside it. */
    private static Method withTask() throws NoSuchMethodException {
        return Model.class.getMethod("load", Path.class, Task.class);
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
                "rows.libsvm",
                "1 1:2\n-1 2:3\n1 1:4\n-1 2:5\n1 1:6\n-1 2:7\n1 1:8\n-1 2:9\n".getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path file = Files.write(folder.resolve(each.getKey()), each.getValue());
            assertSame(Datasets.load(file), Datasets.load(stream(each.getValue())));
        }
        assertEquals(
                "the stream: is not a supported data set",
                assertThrows(
                                DataFormatException.class,
                                () -> Datasets.load(stream("nothing of the kind".getBytes(StandardCharsets.UTF_8))))
                        .getMessage()
                        .replaceAll(" \\(supported.*", ""));
        Path mapped = folder.resolve("rows.lanewise-data");
        Datasets.mapped(mapped, new OneRow(), 1, Task.REGRESSION, 1);
        assertThrown(
                DataFormatException.class,
                "the stream: is a Lanewise data file, which stays on disk while it is used; it has to be loaded by"
                        + " its path",
                () -> Datasets.load(stream(Files.readAllBytes(mapped))));
    }

    private static final class OneRow implements RowSource {
        private boolean hasEnded;

        @Override
        public boolean next(Row row) {
            row.inputs()[0] = 1;
            row.targets()[0] = 2;
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
        LoadedCsv ofFile = LoadedCsv.read(file, "y");
        LoadedCsv ofStream = LoadedCsv.of(Lanewise.readTable(stream(bytes)).withWeights("w"), "y", Preprocessing.NONE);
        assertEquals(
                List.of("x"),
                ofStream.schema().columns().stream().map(Schema.Column::name).toList());
        Dataset weighted = ofStream.dataset();
        assertTrue(weighted.isWeighted());
        assertEquals(2, weighted.weight(2));
        assertEquals(ofFile.table().toString(), ofStream.table().toString());
        assertEquals(
                DataChecksum.crc(weighted),
                DataChecksum.crc(LoadedCsv.of(ofFile.table().withWeights("w"), "y", Preprocessing.NONE)
                        .dataset()));
        assertEquals(
                ofFile.table().toString(),
                TableReader.of(stream(bytes))
                        .table(ofFile.schema())
                        .withTarget("y")
                        .toString());
    }

    @Test
    void exportsToStreamsAreThoseToFiles() throws IOException {
        Network network = Initializer.HE_NORMAL.network(Architecture.notebook(2, 3, 2), 1);
        Model model = Model.of(network);
        Path onnx = folder.resolve("a.onnx");
        model.exportOnnx(onnx, OnnxOption.BYTES);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        model.exportOnnx(out, OnnxOption.BYTES);
        assertArrayEquals(Files.readAllBytes(onnx), out.toByteArray());
        Path npz = folder.resolve("a.npz");
        model.exportWeights(npz);
        out.reset();
        model.exportWeights(out, WeightsFormat.NPZ);
        assertArrayEquals(Files.readAllBytes(npz), out.toByteArray());
        Path java = folder.resolve("A.java");
        model.exportJava(java);
        out.reset();
        model.exportJava(out, "A");
        assertArrayEquals(Files.readAllBytes(java), out.toByteArray());
    }
}
