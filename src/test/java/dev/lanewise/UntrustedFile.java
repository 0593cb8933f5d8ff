package dev.lanewise;

import com.sun.management.ThreadMXBean;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.onnx.OnnxFile;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.training.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files that a user may hand in, as whoever attacks their readers sees them. */
enum UntrustedFile {
    IDX_IMAGES((content, folder) -> readIdx(content, UntrustedSeeds.idxLabels(), folder)),
    IDX_LABELS((content, folder) -> readIdx(UntrustedSeeds.idxImages(), content, folder)),
    /** The inputs of an archive whose targets are in order. */
    NPY((content, folder) -> {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(content);
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(UntrustedSeeds.npyTargets());
        }
        use(Datasets.load(Path.of(file(folder, "data.npz", archive.toByteArray()))));
    }),
    NPZ((content, folder) -> use(Datasets.load(Path.of(file(folder, "data.npz", content))))),
    PICKLE((content, folder) -> use(Datasets.load(Path.of(file(folder, "data.pkl", content))))),
    LIBSVM((content, folder) -> use(Datasets.load(Path.of(file(folder, "data.svm", content))))),
    CSV((content, folder) -> {
        Path file = Path.of(file(folder, "data.csv", content));
        // The first byte chooses what is asked for, so that one file goes every way.
        int way = content.length == 0 ? 0 : content[0] & 3;
        Table table = TableReader.of(file).table();
        try {
            Table marked = way == 3 ? table.withTarget("1", "3") : table.withTarget("1");
            marked = way == 1 ? marked.withWeights("2") : marked;
            Task task = way == 3 ? Task.MULTI_LABEL : way == 2 ? Task.REGRESSION : Task.CLASSIFICATION;
            TableEncoder encoder =
                    TableEncoder.learn(Preprocessing.NONE.withMissing(Preprocessing.Missing.MEAN), task, marked);
            Dataset all = encoder.dataset(marked);
            Dataset none = all.slice(0, 0);
            use(new Splits(all, none, none, "all").withTest());
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }),
    PICTURE((content, folder) -> {
        Picture picture = Picture.read(Path.of(file(folder, "picture.png", content)), false);
        for (float ink : picture.inputs(new ImageShape(7, 5))) {
            require(ink >= 0 && ink < 1, "ink of " + ink);
        }
        // Of larger ones both together would take more than each may.
        if (picture.rows() * picture.columns() < 1 << 16) {
            for (float light : Picture.read(folder.resolve("picture.png"), true).inputs(new ImageShape(7, 5, 3))) {
                require(light >= 0 && light < 1, "a colour of " + light);
            }
        }
    }),
    MODEL((content, folder) -> use(ModelFile.read(Path.of(file(folder, "net.lanewise", sealed(content))))
            .network())),
    CHECKPOINT((content, folder) -> {
        Path file = Path.of(file(folder, "epoch.checkpoint", sealed(content)));
        UntrustedSeeds.resume(Checkpoint.read(file));
    }),
    ONLINE_STATE(
            (content, folder) -> UntrustedSeeds.resumeOnline(Path.of(file(folder, "online.state", sealed(content))))),
    ONNX((content, folder) -> {
        Path file = Path.of(file(folder, "net.onnx", content));
        try {
            use(OnnxFile.read(file, null).network());
        } catch (UnknownTaskException e) {
            use(OnnxFile.read(file, Task.REGRESSION).network());
        }
    }),
    ARFF((content, folder) ->
            TableReader.of(Path.of(file(folder, "data.arff", content))).table()),
    /** Arrays to learn from. */
    SAFETENSORS((content, folder) -> use(Datasets.load(Path.of(file(folder, "data.safetensors", content))))),
    /** A network in safetensors or an archive of NumPy. */
    WEIGHTS((content, folder) -> {
        int first = content.length == 0 ? 0 : content[0];
        Path file = Path.of(file(folder, first == 'P' ? "net.npz" : "net.safetensors", content));
        use(
                WeightsFile.isPlain(file)
                        ? WeightsFile.readPlain(
                                        file,
                                        PlainWeights.of(Activation.SOFTMAX).withHidden(Activation.RELU))
                                .network()
                        : WeightsFile.read(file).network());
    }),
    /** What data are converted to that are larger than the memory. */
    DATA_FILE((content, folder) -> {
        Path file = Path.of(file(folder, "data.lanewise-data", content));
        try {
            DatasetReader reader = DatasetReader.of(file);
            reader.schema();
            use(reader.splits());
        } catch (UncheckedIOException e) {
            // Rows are looked at when they are copied.
            throw e.getCause();
        }
    });

    /** What reading allocates beside a multiple of the file: buffers, class loading, the largest small picture. */
    private static final long ROOM = 96 << 20;

    private static final int MULTIPLE = 64;
    /** Without the name of the folder. */
    private static final int LONGEST_SENTENCE = 600;

    private interface Reading {
        void read(byte[] content, Path folder) throws IOException;
    }

    private final Reading reading;

    UntrustedFile(Reading reading) {
        this.reading = reading;
    }

    /** Writes such a file into a folder, reads it as a user would, and uses what was read. */
    void read(byte[] content, Path folder) throws IOException {
        reading.read(content, folder);
    }

    /** What {@link #read} reads without complaint, or would but for a detail. */
    List<byte[]> seeds() {
        return UntrustedSeeds.of(this);
    }

    /**
     * Reads it, or has it refused by our exception, with one sentence that names the file, in bounded memory.
     *
     * @return whether it was read
     */
    boolean isReadOrRefused(byte[] content, Path folder) throws IOException {
        long most = ROOM + MULTIPLE * content.length;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        boolean isRead = isRead(content, folder);
        if (threads.getThreadAllocatedBytes(thread) - before > most) {
            // Classes may have been loaded, which a fuzzer rewrites; but once.
            before = threads.getThreadAllocatedBytes(thread);
            isRead(content, folder);
            long allocated = threads.getThreadAllocatedBytes(thread) - before;
            require(allocated <= most, allocated + " bytes allocated for " + content.length + " of the file");
        }
        return isRead;
    }

    private boolean isRead(byte[] content, Path folder) throws IOException {
        try {
            read(content, folder);
            return true;
        } catch (DataFormatException e) {
            String refusal = e.getMessage();
            require(refusal.startsWith(folder.toString()), "the file is not named: " + refusal);
            require(Printable.of(refusal).equals(refusal), "not one line of plain text: " + refusal);
            require(refusal.replace(folder.toString(), "").length() <= LONGEST_SENTENCE, "too long: " + refusal);
            return false;
        }
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new AssertionError(problem);
        }
    }

    private static String file(Path folder, String name, byte[] content) throws IOException {
        return FreshFile.write(folder.resolve(name), content).toString();
    }

    private static void readIdx(byte[] images, byte[] labels, Path folder) throws IOException {
        file(folder, "train-images-idx3-ubyte", images);
        file(folder, "train-labels-idx1-ubyte", labels);
        if (!Files.exists(folder.resolve("t10k-labels-idx1-ubyte"))) {
            file(folder, "t10k-images-idx3-ubyte", UntrustedSeeds.idxImages());
            file(folder, "t10k-labels-idx1-ubyte", UntrustedSeeds.idxLabels());
        }
        use(Datasets.load(folder));
    }

    /** With the checksum that stops whoever changes a file by accident, but not whoever means to. */
    static byte[] sealed(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            byte[] whole = Arrays.copyOf(content, content.length + digest.length);
            System.arraycopy(digest, 0, whole, content.length, digest.length);
            return whole;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void use(Splits splits) {
        List<Dataset> sets = new ArrayList<>(List.of(splits.training(), splits.validation(), splits.test()));
        for (Dataset set : sets) {
            float[] row = new float[set.inputs()];
            float[] targets = new float[set.targets()];
            for (int i = 0; i < set.size(); i++) {
                set.copyRow(i, row, 0);
                if (set.task() == Task.CLASSIFICATION) {
                    require(set.label(i) >= 0 && set.label(i) < set.classes(), "label " + set.label(i));
                } else {
                    set.copyTargets(i, targets, 0);
                }
                for (float value : row) {
                    require(Math.abs(value) <= Float.MAX_VALUE, "an input of " + value);
                }
            }
        }
    }

    private static void use(Network network) {
        float[] outputs = new float[network.architecture().outputs()];
        network.predictor().predict(new float[network.architecture().inputs()], outputs);
    }
}
