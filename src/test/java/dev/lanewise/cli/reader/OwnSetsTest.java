package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.formats.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSetsTest {
    @TempDir
    private Path folder;

    private static boolean areIn(Path path) throws IOException {
        return OwnSets.areIn(path, FileKind.of(path));
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
        assertFalse(areIn(folder.resolve("none")));
    }
}
