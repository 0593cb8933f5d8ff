package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.onnx.OnnxFile;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.CheckpointInterval;
import dev.lanewise.training.OnlineTrainer;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingResult;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read and written in a thread that is interrupted, and it stays interrupted. */
class InterruptedFilesTest {
    private static final Architecture SHAPE =
            new Architecture(List.of(2, 3, 2), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final TrainingConfig CONFIG =
            TrainingConfig.defaults().withEpochs(5).withThreads(1);
    private static final Dataset POINTS = Dataset.of(new double[][] {{1, 2}, {2, 1}, {3, 3}}, new int[] {0, 1, 0});

    @TempDir
    private Path folder;

    private final Network network = Initializer.NOTEBOOK.network(SHAPE, 1);

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @FunctionalInterface
    private interface FileWork<T> {
        T run() throws IOException;
    }

    private static <T> T interrupted(FileWork<T> work) throws IOException {
        Thread.currentThread().interrupt();
        T result = work.run();
        assertTrue(Thread.interrupted(), "the interrupt status was lost");
        return result;
    }

    @Test
    void interruptedRunWritesItsCheckpointAndReturnsItsResult() throws IOException {
        CheckpointFolder checkpoints = CheckpointFolder.of(folder);
        try (Training training = new Training(network, CONFIG, POINTS)) {
            training.checkpoint(checkpoints, CheckpointInterval.epochs(1))
                    .listen(record -> Thread.currentThread().interrupt());
            TrainingResult result = training.run();
            assertEquals(Ending.STOPPED, result.ending());
            assertEquals(1, result.history().size());
        }
        assertTrue(Thread.interrupted());
        List<Path> files = checkpoints.files();
        assertEquals(1, files.size());
        assertEquals(1, interrupted(() -> Checkpoint.read(files.get(0))).epochs());
    }

    @Test
    void models() throws IOException {
        Model model = Model.of(network, POINTS);
        Path file = folder.resolve("model");
        interrupted(() -> {
            model.save(file);
            return file;
        });
        assertEquals(
                network.sha256(), interrupted(() -> Model.load(file)).network().sha256());
        Path onnx = folder.resolve("model.onnx");
        interrupted(() -> {
            model.exportOnnx(onnx);
            return onnx;
        });
        assertEquals(
                network.sha256(),
                interrupted(() -> OnnxFile.read(onnx, null)).network().sha256());
    }

    @Test
    void weights() throws IOException {
        for (String name : List.of("w.safetensors", "w.npz")) {
            Path file = folder.resolve(name);
            interrupted(() -> {
                WeightsFile.write(
                        file,
                        WeightsFile.formatOfName(file).orElseThrow(),
                        network,
                        Outputs.of(network.architecture()),
                        Facts.UNKNOWN);
                return file;
            });
            assertEquals(
                    network.sha256(),
                    interrupted(() -> WeightsFile.read(file)).network().sha256(),
                    name);
        }
    }

    @Test
    void onlineStates() throws IOException {
        Path file = folder.resolve("state");
        try (OnlineTrainer trainer = new OnlineTrainer(network, CONFIG)) {
            trainer.train(POINTS);
            interrupted(() -> {
                trainer.save(file);
                return file;
            });
        }
        try (OnlineTrainer trainer = interrupted(() -> OnlineTrainer.load(file, SHAPE, CONFIG))) {
            assertEquals(3, trainer.rows());
        }
    }

    @Test
    void tables() throws IOException {
        Path table = Files.writeString(folder.resolve("table.csv"), "x,y\n1,a\n2,b\n3,a\n");
        assertEquals(3, interrupted(() -> TableReader.of(table).table()).rows());
    }
}
