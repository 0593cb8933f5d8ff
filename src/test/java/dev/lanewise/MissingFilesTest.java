package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.MissingLibraryException;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.OptionalLibrary;
import dev.lanewise.internal.formats.DataFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.OnlineTrainer;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A missing file is not a malformed one: a service answers the one with an alarm, the other with a refusal. */
class MissingFilesTest {
    @TempDir
    private Path folder;

    private interface Reading {
        Object of(Path file) throws Exception;
    }

    private static Map<String, Reading> readings() {
        Architecture architecture = Architecture.notebook(2, 3, 2);
        Map<String, Reading> readings = new LinkedHashMap<>();
        readings.put("Model.load", Model::load);
        readings.put("Model.load with task", file -> Model.load(file, Task.REGRESSION));
        readings.put("Model.load of weights", file -> Model.load(file, PlainWeights.of(Activation.SOFTMAX)));
        readings.put("Lanewise.readTable", Lanewise::readTable);
        readings.put("Lanewise.readTable with format", file -> Lanewise.readTable(file, CsvFormat.defaults()));
        readings.put("Lanewise.describe", Lanewise::describe);
        readings.put("Datasets.load", Datasets::load);
        readings.put("DatasetReader.inputs", file -> DatasetReader.of(file).inputs());
        readings.put("a data file", DataFile::open);
        readings.put("Picture.read", file -> Picture.read(file, false));
        readings.put("Checkpoint.read", Checkpoint::read);
        readings.put("CheckpointFolder.files", file -> CheckpointFolder.of(file).files());
        readings.put("OnlineModel.load", file -> OnlineModel.load(file, model(), TrainingConfig.notebook()));
        readings.put("OnlineTrainer.load", file -> OnlineTrainer.load(file, architecture, TrainingConfig.notebook()));
        return readings;
    }

    private static Model model() {
        return Lanewise.regressor().epochs(1).fit(Table.of(new double[][] {{1}, {2}}, new double[] {1, 2}));
    }

    @Test
    void missingFilesAreNoMalformedOnes() throws IOException {
        Path missing = folder.resolve("house.csv");
        Path similar = Files.createFile(folder.resolve("houses.csv"));
        readings().forEach((name, reading) -> {
            NoSuchFileException thrown = assertThrows(NoSuchFileException.class, () -> reading.of(missing), name);
            assertEquals(missing.toString(), thrown.getFile(), name);
            String message = thrown.getMessage();
            assertTrue(message.startsWith(missing + ": there is no such "), message);
            assertTrue(message.endsWith(", did you mean " + similar + "?"), message);
        });
    }

    @Test
    void everyPublicReaderOfPathsIsAmongThem() throws Exception {
        Map<String, Reading> readings = readings();
        for (Class<?> type : PublicTypes.all()) {
            for (Method method : type.getDeclaredMethods()) {
                boolean reads = PublicTypes.isOpen(method)
                        && method.getParameterCount() > 0
                        && method.getParameterTypes()[0] == Path.class
                        && method.getReturnType() != void.class
                        && method.getReturnType() != boolean.class
                        && !method.getName().startsWith("export")
                        && List.of(method.getExceptionTypes()).contains(IOException.class);
                String name = type.getSimpleName() + "." + method.getName();
                // The first writes this file, and the kind of a missing file is none.
                boolean isOther = List.of("DatasetReader.convert", "FileKind.of", "FileKind.expected")
                        .contains(name);
                assertTrue(!reads || isOther || readings.containsKey(name), name);
            }
        }
    }

    @Test
    void foldersInPlaceOfFilesAreMalformed() {
        readings().forEach((name, reading) -> {
            if (!name.startsWith("Datasets") && !name.startsWith("CheckpointFolder")) {
                assertThrows(DataFormatException.class, () -> reading.of(folder), name);
            }
        });
    }

    /** The test's own class path has all libraries; a class loader with the library alone has none. */
    @Test
    void missingLibrariesAreNoMalformedFiles() throws Exception {
        Path csv = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2\n");
        URL[] library = {CompiledProgram.lanewise().toUri().toURL()};
        try (URLClassLoader alone = new URLClassLoader(library, ClassLoader.getPlatformClassLoader())) {
            Method read = alone.loadClass(Lanewise.class.getName()).getMethod("readTable", Path.class);
            Throwable thrown = assertThrows(ReflectiveOperationException.class, () -> read.invoke(null, csv))
                    .getCause();
            assertEquals(
                    MissingLibraryException.class.getName(), thrown.getClass().getName());
            assertTrue(thrown instanceof IllegalStateException);
            assertTrue(thrown.getMessage().startsWith(csv + ": a CSV file needs the library "), thrown.getMessage());
        }
        OptionalLibrary.FAST_CSV.require("this class path has it");
    }
}
