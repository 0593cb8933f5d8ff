package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReaderTest {
    @TempDir
    private Path folder;

    private static boolean areIn(Path path) throws IOException {
        return DatasetReader.of(path).hasSets();
    }

    private Path with(String... files) throws IOException {
        Path data = Files.createTempDirectory(folder, "data");
        for (String file : files) {
            Files.createDirectories(data.resolve(file).getParent());
            Files.createFile(data.resolve(file));
        }
        return data;
    }

    @Test
    void arraysHaveSetsIfTheirNamesSaySo() throws IOException {
        assertTrue(areIn(with("x_train.npy", "y_train.npy", "x_test.npy", "y_test.npy")));
        assertTrue(areIn(with("train_images.npy", "VAL_images.npy")));
        assertFalse(areIn(with("x.npy", "y.npy", "values.npy", "latest.npy")));
        assertFalse(areIn(with("x_train.npy", "y_train.npy")), "a part of these is held out");
    }

    @Test
    void picturesHaveSetsIfThereAreFoldersOfThem() throws IOException {
        assertTrue(areIn(with("train/a/0.png", "train/b/0.png", "test/a/0.png")));
        assertTrue(areIn(with("training/a/0.png", "training/b/0.png", "val/a/0.png")));
        assertFalse(areIn(with("train/a/0.png", "train/b/0.png")));
        assertFalse(areIn(with("a/0.png", "test/0.png")), "classes named a and test");
    }

    @Test
    void idxFilesAndPicklesAlwaysHaveSets() throws IOException {
        assertTrue(areIn(with("train-images-idx3-ubyte")));
        assertTrue(areIn(Files.write(folder.resolve("mnist.pkl"), new byte[] {(byte) 0x80, 2})));
        assertFalse(areIn(Files.writeString(folder.resolve("a.libsvm"), "1 1:1\n")));
        assertFalse(areIn(Files.writeString(folder.resolve("a.csv"), "(age,]\n1,2\n")));
        assertThrows(NoSuchFileException.class, () -> areIn(folder.resolve("none")));
    }

    private static List<Float> firsts(Dataset dataset) {
        float[] row = new float[dataset.inputs()];
        List<Float> firsts = new ArrayList<>();
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, row, 0);
            firsts.add(row[0]);
        }
        return firsts;
    }

    private Path libsvm(int rows) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            text.append(i % 2).append(" 1:").append(i + 1).append('\n');
        }
        return Files.writeString(folder.resolve("rows.svm"), text);
    }

    /** As a table of the same rows is divided, whatever its format. */
    @Test
    void dataInOnePieceAreDividedLikeATable() throws IOException {
        Path file = libsvm(40);
        DatasetReader reader = DatasetReader.of(file);
        Dataset all = reader.sets().training();
        assertEquals(40, all.size());
        Splits splits = reader.splits();
        assertEquals(0, splits.validation().size());
        Table table = TableReader.of(file).table();
        Table.Split divided = table.split(0.15, 1);
        assertEquals(
                Arrays.stream(divided.test().numbers("column 1"))
                        .mapToObj(x -> (float) x)
                        .toList(),
                firsts(splits.test()));
        assertEquals(firsts(Splits.of(all, 0.15, 1).training()), firsts(splits.training()));
        assertEquals(firsts(splits.test()), firsts(Datasets.load(file).test()));
        assertEquals(1, DatasetReader.of(libsvm(1)).splits().training().size());
    }

    @Test
    void inputsAreThoseOfAllExamplesInTheirOrder() throws IOException {
        Path file = libsvm(5);
        assertEquals(List.of(1f, 2f, 3f, 4f, 5f), firsts(DatasetReader.of(file).inputs()));
        assertEquals(3, DatasetReader.of(file).withInputs(3).inputs().inputs());
        assertEquals(2, DatasetReader.of(file).withFirstIndex(0).inputs().inputs());
        assertEquals(1, DatasetReader.of(file).firstIndex());
        Path fromZero = Files.writeString(folder.resolve("zero.svm"), "1 1:2\n# 0:1\n0 000:4 1:1\n");
        assertEquals(0, DatasetReader.of(fromZero).firstIndex());
        assertThrows(
                IllegalArgumentException.class, () -> DatasetReader.of(file).withFirstIndex(2));
    }

    @Test
    void convertedDataAreMappedAsTheyWereDivided() throws IOException {
        Path file = libsvm(40);
        Path stored = folder.resolve("set.lanewise-data");
        Splits converted = DatasetReader.of(file).convert(stored);
        assertEquals(
                firsts(DatasetReader.of(file).splits().all()),
                firsts(Datasets.load(stored).all()));
        assertEquals(34, converted.training().size());
        assertEquals(Optional.empty(), DatasetReader.of(stored).schema());
        assertEquals(Optional.empty(), DatasetReader.of(file).schema());
        Datasets.save(converted, Schema.ofNumbers(1), stored);
        assertEquals(Optional.of(Schema.ofNumbers(1)), DatasetReader.of(stored).schema());
        assertTrue(areIn(stored));
    }

    /** Files that could not be read again. */
    @Test
    void setsThatNoFileCanHaveAreRefusedBeforeTheFileChanges() throws IOException {
        Path file = Files.writeString(folder.resolve("set.lanewise-data"), "precious");
        Dataset two = Dataset.ofRegression(new float[] {1, 2, 3, 4}, 2, new float[] {5, 6}, 1);
        Dataset none = two.slice(0, 0);
        Splits splits = new Splits(two, none, none, "two");
        Splits empty = new Splits(none, none, none, "none");
        assertThrows(IllegalArgumentException.class, () -> Datasets.save(splits, Schema.ofNumbers(3), file));
        assertThrows(IllegalArgumentException.class, () -> Datasets.save(empty, file));
        assertEquals("precious", Files.readString(file));
        Datasets.save(splits, Schema.ofNumbers(2), file);
        assertEquals(2, Datasets.load(file).training().size());
    }

    @Test
    void picturesAreTheFilesOfTheirExamples() throws IOException {
        Path data = with("train/a/0.png", "train/b/0.png", "test/a/1.png");
        assertEquals(
                List.of(data.resolve("test/a/1.png")), DatasetReader.of(data).pictures("test"));
        assertEquals(2, DatasetReader.of(data).pictures("training").size());
        assertEquals(List.of(), DatasetReader.of(libsvm(3)).pictures("training"));
    }

    @Test
    void picturesOfASingleClassAreRefused() throws IOException {
        Path data = with("0.png", "1.png");
        String message = assertThrows(
                        DataFormatException.class, () -> DatasetReader.of(data).splits())
                .getMessage();
        assertTrue(message.startsWith(data + ": the folder has pictures but no subfolders"), message);
    }
}
