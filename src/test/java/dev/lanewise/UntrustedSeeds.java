package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.CheckpointInterval;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.OnlineTrainer;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipFile;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Whole files of every kind of {@link UntrustedFile}, small ones where there is a choice. */
final class UntrustedSeeds {
    private static final Path RESOURCES = Path.of("").toAbsolutePath().resolve("src/test/resources");
    private static final int EXAMPLES = 13;
    private static final int DIGEST_BYTES = 32;
    static final Architecture ARCHITECTURE = Architecture.notebook(6, 3, 4);
    static final TrainingConfig ONLINE = TrainingConfig.notebook()
            .withThreads(1)
            .withOptimizer(Adam.defaults())
            .withAveraging(0.9);

    private UntrustedSeeds() {}

    static List<byte[]> of(UntrustedFile kind) {
        try {
            return switch (kind) {
                case IDX_IMAGES -> List.of(idxImages(), gzip(idxImages()), idxInColour(1, 2, 3), idxInColour(3, 2, 1));
                case IDX_LABELS -> List.of(idxLabels(), gzip(idxLabels()));
                case NPY -> arrays();
                case NPZ -> resources("npz", ".npz");
                case PICKLE -> pickles();
                case LIBSVM -> resources("libsvm", ".svm");
                case CSV -> tables();
                case PICTURE -> pictures();
                case MODEL -> models();
                case CHECKPOINT -> checkpoints();
                case ONLINE_STATE -> onlineStates();
                case ONNX -> resources("onnx", ".onnx");
                case ARFF -> resources("tables", ".arff");
                case SAFETENSORS -> resources("tables", ".safetensors");
                case WEIGHTS -> weights();
                case DATA_FILE -> dataFiles();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> weights() throws IOException {
        List<byte[]> all = new ArrayList<>(resources("weights", ".safetensors"));
        all.addAll(resources("weights", ".npz"));
        return all;
    }

    /** Of bytes with classes that have names, and of floats with weighted numbers. */
    private static List<byte[]> dataFiles() throws IOException {
        float[] values = new float[EXAMPLES * 2];
        float[] weights = new float[EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            values[i] = i - 0.5f;
            weights[i] = i;
        }
        Dataset numbers = Dataset.ofRegression(values, 2, weights, 1).withWeights(weights);
        byte[] pixels = Arrays.copyOfRange(idxImages(), 16, 16 + 6 * EXAMPLES);
        Dataset images = Dataset.ofImages(pixels, 1 / 255f, new int[EXAMPLES], 2, new ImageShape(2, 3))
                .withNames("even", "odd");
        List<byte[]> all = new ArrayList<>();
        for (Dataset set : List.of(numbers, images)) {
            Path file = Files.createTempFile("seed", ".lanewise-data");
            Splits splits = new Splits(set.slice(0, 7), set.slice(7, 10), set.slice(10, EXAMPLES), "seed");
            if (set == numbers) {
                Datasets.save(splits, Schema.ofNumbers(2), file);
            } else {
                Datasets.save(splits, file);
            }
            all.add(Files.readAllBytes(file));
            Files.delete(file);
        }
        return all;
    }

    /** The files that were found to do harm once. */
    static List<Path> found(UntrustedFile kind) throws IOException {
        Path folder =
                RESOURCES.resolve("fuzz").resolve(kind.name().toLowerCase().replace('_', '-'));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static List<byte[]> resources(String folder, String ending) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(ending)).sorted().toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return contents;
    }

    static byte[] idxImages() {
        ByteBuffer idx = ByteBuffer.allocate(16 + 6 * EXAMPLES)
                .putInt(0x803)
                .putInt(EXAMPLES)
                .putInt(2)
                .putInt(3);
        for (int i = 0; i < 6 * EXAMPLES; i++) {
            idx.put((byte) (37 * i));
        }
        return idx.array();
    }

    private static byte[] idxInColour(int... sizes) {
        ByteBuffer idx = ByteBuffer.allocate(20 + 6 * EXAMPLES).putInt(0x804).putInt(EXAMPLES);
        for (int size : sizes) {
            idx.putInt(size);
        }
        return idx.put(idxImages(), 16, 6 * EXAMPLES).array();
    }

    static byte[] idxLabels() {
        ByteBuffer idx = ByteBuffer.allocate(8 + EXAMPLES).putInt(0x801).putInt(EXAMPLES);
        for (int i = 0; i < EXAMPLES; i++) {
            idx.put((byte) (3 - i % 4));
        }
        return idx.array();
    }

    /** Targets for {@link #arrays}, the classes 0 and 1. */
    static byte[] npyTargets() {
        byte[] targets = new byte[EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            targets[i] = (byte) (i & 1);
        }
        return npy("{'descr': '|u1', 'fortran_order': False, 'shape': (" + EXAMPLES + ",), }", targets);
    }

    /** An array by the description of its header. */
    static byte[] npy(String header, byte[] data) {
        byte[] text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + text.length + data.length)
                .put((byte) 0x93)
                .put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII))
                .put((byte) text.length)
                .put((byte) 0)
                .put(text)
                .put(data)
                .array();
    }

    private static List<byte[]> arrays() throws IOException {
        List<byte[]> arrays = new ArrayList<>();
        for (String dtype : List.of("|u1", "<f4", ">f8", "<i2", "<u4", "<i8")) {
            int bytes = dtype.charAt(2) - '0';
            byte[] data = new byte[EXAMPLES * 6 * bytes];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (i % bytes == 0 ? i : 0);
            }
            arrays.add(npy(
                    "{'descr': '" + dtype + "', 'fortran_order': " + (bytes == 4 ? "True" : "False")
                            + ", 'shape': ("
                            + EXAMPLES + (bytes == 1 ? ", 2, 3), }" : ", 6), }"),
                    data));
        }
        arrays.add(npy(
                "{'descr': '|u1', 'fortran_order': False, 'shape': (" + EXAMPLES + ", 2, 1, 3), }",
                new byte[EXAMPLES * 6]));
        // With what NumPy itself writes.
        try (Stream<Path> files = Files.list(RESOURCES.resolve("npz"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".npz"))
                    .sorted()
                    .limit(4)
                    .toList()) {
                try (ZipFile zip = new ZipFile(file.toFile())) {
                    arrays.add(zip.getInputStream(zip.entries().nextElement()).readAllBytes());
                }
            }
        }
        return arrays;
    }

    private static List<byte[]> pickles() throws IOException {
        List<byte[]> pickles = new ArrayList<>(resources("pickles", ".pkl"));
        pickles.add(gzip(pickles.get(0)));
        return pickles;
    }

    private static List<byte[]> tables() {
        return Stream.of(
                        "species,width,height\ncat,1,2.5\ndog,3,-4e1\ncat,1,0\n\"dog\",2,\"1\"\ncat,1,1\n",
                        "a;b\n",
                        "p,q\n1,2\n3,4\n5,6\n7,8\n",
                        "class,weight,x\n0,1,2\n1,0.5,3\n1,2,1\n0,1,0\n0,1,1\n1,1,1\n",
                        "1,0,1,2\n0,1,1,3\n1,1,0,4\n0,0,0,5\n",
                        "first,\"second, with a\nline\",third\n0.5,1,2\r\n1.5,2,3\r\n2.5,0,4\r\n",
                        "\ufefflabel,x\nyes,1\nno,2\nyes,3\nno,4\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static List<byte[]> pictures() throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        for (int type : new int[] {
            BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_USHORT_GRAY
        }) {
            BufferedImage image = image(type);
            for (String format : List.of("png", "jpg", "bmp", "gif")) {
                for (boolean progressive : new boolean[] {false, true}) {
                    byte[] written = written(image, format, progressive);
                    if (written.length > 0) {
                        pictures.add(written);
                    }
                }
            }
        }
        return pictures;
    }

    /** Of 9 x 7 pixels. */
    static byte[] picture(String format, boolean progressive) throws IOException {
        return written(image(BufferedImage.TYPE_INT_RGB), format, progressive);
    }

    private static BufferedImage image(int type) {
        BufferedImage image = new BufferedImage(9, 7, type);
        for (int y = 1; y < 6; y++) {
            image.setRGB(y, y, 0xff808080 + 1000 * y);
        }
        return image;
    }

    /** Nothing if the format has no such pictures. */
    private static byte[] written(BufferedImage image, String format, boolean progressive) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        if (progressive && !how.canWriteProgressive()
                || !writer.getOriginatingProvider().canEncodeImage(image)) {
            return new byte[0];
        }
        if (progressive) {
            how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            return new byte[0];
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static byte[] withoutDigest(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        return Arrays.copyOf(whole, whole.length - DIGEST_BYTES);
    }

    private static List<byte[]> models() throws IOException {
        List<byte[]> models = new ArrayList<>(List.of(withoutDigest(RESOURCES.resolve("models/version-1.lanewise"))));
        Path file = Files.createTempFile("seed", ".lanewise");
        try {
            ModelFile.of(network()).write(file);
            models.add(withoutDigest(file));
            ModelFile.of(network())
                    .withOutputs(Outputs.of(ARCHITECTURE))
                    .withImage(new ImageShape(2, 1, 3))
                    .write(file);
            models.add(withoutDigest(file));
            ModelFile.of(Initializer.NOTEBOOK.network(
                            Architecture.notebook(3, 2, 2).withNormalization(Normalization.BATCH), 1))
                    .write(file);
            models.add(withoutDigest(file));
        } finally {
            Files.delete(file);
        }
        return models;
    }

    private static Network network() {
        return Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
    }

    private static Training training() {
        Dataset data = examples();
        return new Training(network(), TrainingConfig.notebook().withThreads(1), data).testWith(data);
    }

    private static Dataset examples() {
        byte[] pixels = Arrays.copyOfRange(idxImages(), 16, 16 + 6 * EXAMPLES);
        int[] labels = new int[EXAMPLES];
        Arrays.setAll(labels, i -> i % 4);
        return Dataset.ofImages(pixels, 1f / 256, labels, 4, new ImageShape(2, 3));
    }

    private static List<byte[]> onlineStates() throws IOException {
        Path file = Files.createTempFile("seed", ".state");
        List<byte[]> states = new ArrayList<>();
        try (OnlineTrainer online = new OnlineTrainer(network(), ONLINE)) {
            for (int call = 0; call < 2; call++) {
                online.save(file);
                states.add(withoutDigest(file));
                online.train(examples());
            }
        } finally {
            Files.delete(file);
        }
        return states;
    }

    /** Continues from a state of online training, if it belongs to the same network and configuration. */
    static void resumeOnline(Path file) throws IOException {
        OnlineTrainer resumed;
        try {
            resumed = OnlineTrainer.load(file, ARCHITECTURE, ONLINE);
        } catch (IllegalArgumentException e) {
            return;
        }
        try (OnlineTrainer online = resumed) {
            online.train(examples());
        } catch (DivergedException e) {
            // The numbers in the file may be so large that no step can follow.
        }
    }

    private static List<byte[]> checkpoints() throws IOException {
        Path folder = Files.createTempDirectory("seed");
        List<byte[]> checkpoints = new ArrayList<>();
        try (Training training = training()) {
            CheckpointFolder files = CheckpointFolder.of(folder);
            training.checkpoint(files, CheckpointInterval.epochs(1), "epochs = 3");
            training.run(2);
            for (Path file : files.files()) {
                checkpoints.add(withoutDigest(file));
                Files.delete(file);
            }
        } finally {
            Files.delete(folder);
        }
        return checkpoints;
    }

    /** Goes on from a checkpoint, if it is one of {@link #training}. */
    static void resume(Checkpoint checkpoint) {
        try (Training training = training()) {
            try {
                training.resume(checkpoint);
            } catch (IllegalArgumentException e) {
                return; // of another training
            }
            training.run(checkpoint.epochs() + 1);
        } catch (DivergedException e) {
            // What is in it may be numbers that no training ends with.
        }
    }
}
