package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Table;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.CheckpointInterval;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files inside a zip archive, at its root and in its folders, are written and read like others. */
class ZipFileSystemTest {
    private static final Network NETWORK = Initializer.NOTEBOOK.network(
            new Architecture(List.of(4, 3, 2), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY), 1);

    @TempDir
    private Path folder;

    private FileSystem zip;

    @BeforeEach
    void makeArchive() throws IOException {
        zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"));
        Files.createDirectory(zip.getPath("folder"));
    }

    @AfterEach
    void close() throws IOException {
        zip.close();
    }

    @Test
    void modelsAreSavedReplacedAndLoaded() throws IOException {
        Model model = Model.of(NETWORK);
        for (String name : List.of("/a.lanewise", "b.lanewise", "/folder/a.lanewise", "folder/b.lanewise")) {
            model.save(zip.getPath(name));
            model.withMetrics(Map.of("accuracy", 0.5)).save(zip.getPath(name));
        }
        zip.close();
        zip = FileSystems.newFileSystem(folder.resolve("a.zip"));
        assertEquals(List.of("a.lanewise", "b.lanewise", "folder/a.lanewise", "folder/b.lanewise"), filesInArchive());
        for (String name : filesInArchive()) {
            Model loaded = Model.load(zip.getPath(name));
            assertEquals(Map.of("accuracy", 0.5), loaded.metrics());
            assertEquals(NETWORK.sha256(), loaded.network().sha256());
        }
    }

    private List<String> filesInArchive() throws IOException {
        try (Stream<Path> all = Files.walk(zip.getPath("/"))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.toString().substring(1))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void otherFormatsAreWrittenAndRead() throws IOException {
        Model model = Model.of(NETWORK);
        model.exportOnnx(zip.getPath("a.onnx"));
        assertEquals(model.names(), Model.load(zip.getPath("a.onnx")).names());
        model.exportJava(zip.getPath("Exported.java"));
        for (String ending : List.of("safetensors", "npz")) {
            Path weights = zip.getPath("folder", "a." + ending);
            model.exportWeights(weights);
            assertEquals(NETWORK.sha256(), Model.load(weights).network().sha256());
        }
    }

    @Test
    void checkpointsAreWrittenAndRead() throws IOException {
        Dataset data = Dataset.ofClasses(new float[40], 4, new int[10], 2);
        TrainingConfig config = TrainingConfig.defaults().withThreads(1).withEpochs(2);
        CheckpointFolder checkpoints = CheckpointFolder.of(zip.getPath("checkpoints"));
        try (Training training = new Training(NETWORK, config, data)) {
            training.checkpoint(checkpoints, CheckpointInterval.epochs(1)).run();
        }
        Checkpoint last = checkpoints.latest().orElseThrow();
        assertEquals(2, last.epochs());
    }

    @Test
    void tablesAndPicturesAreRead() throws IOException {
        Path csv = Files.writeString(zip.getPath("a.csv"), "x,y\n1,2\n3,4\n");
        Table table = Lanewise.readTable(csv);
        assertEquals(List.of("x", "y"), table.names());
        for (String kind : List.of("dark", "light")) {
            Files.createDirectories(zip.getPath("pictures", kind));
            try (OutputStream out = Files.newOutputStream(zip.getPath("pictures", kind, "a.png"))) {
                ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", out);
            }
        }
        Dataset pictures = DatasetReader.of(zip.getPath("pictures"))
                .withImages(new ImageShape(2, 2))
                .splits()
                .training();
        assertEquals(List.of(2, 4), List.of(pictures.classes(), pictures.inputs()));
    }
}
