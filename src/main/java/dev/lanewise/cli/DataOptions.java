package dev.lanewise.cli;

import dev.lanewise.csv.CsvData;
import dev.lanewise.csv.CsvTargets;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.DataSource;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.TargetKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which data a command works on. */
final class DataOptions {
    private static final String MNIST = "mnist";

    /** One of the three sets of a data set. */
    enum Part {
        TRAINING,
        VALIDATION,
        TEST;

        /** Reads {@code training}, {@code validation} or {@code test}. */
        static Part parse(String text) {
            for (Part part : values()) {
                if (part.toString().equals(text)) {
                    return part;
                }
            }
            throw new IllegalArgumentException(
                    "the sets are training, validation and test, but \"" + text + "\" was given");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--data", paramLabel = "DATA", description = "Data set: mnist (which comes with Lanewise), a folder"
            + " of four IDX files, a folder with a folder of pictures for each class, a pickle such as mnist.pkl.gz, an"
            + " .npz archive or a folder of .npy files, a safetensors file, an ARFF file, a LIBSVM file, or, with"
            + " --target, a CSV, TSV or .npy file. Default: ${DEFAULT-VALUE}.")
    String data = MNIST;

    @Option(names = "--target", paramLabel = "COLUMN",
            description = "Column of a CSV, ARFF or .npy file that is to be learnt, by its heading or its number from 1;"
            + " several are joined by commas. All others but that of --weights are inputs. Default in an ARFF file: the"
            + " last.")
    String target;

    @Option(names = "--weights", paramLabel = "COLUMN", description = "Column of a CSV file, named as for --target, that"
            + " says how much each example counts, with numbers from 0; it is no input. Default: all 1.")
    String weights;

    @Option(names = "--task", paramLabel = "KIND", converter = Values.OfTask.class, description = "What the target columns"
            + " are: classes, labels (0 or 1 in each column) or numbers. Default: classes if a single column has names or"
            + " whole numbers, labels if several have nothing but 0 and 1, else numbers.")
    TargetKind task;

    @Option(names = "--image-size", paramLabel = "ROWSxCOLUMNS", converter = Values.OfImageSize.class, description = "Size"
            + " that the pictures of a folder are brought to, such as 28x28. Default: that of the first, which all must have.")
    ImageShape imageSize;

    @Mixin
    private final CsvOptions reading = new CsvOptions();

    @Mixin
    private final PreparationOptions preparing = new PreparationOptions();

    private FutureTask<Splits> ahead;

    /** Begins to load MNIST before the flags have been read, if these do not name other data or ask for help. */
    void loadAhead(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.startsWith("--data") || argument.startsWith("--config") || argument.startsWith("--resume")
                    || argument.equals("--help") || argument.equals("-h")) {
                return;
            }
        }
        ahead = new FutureTask<>(Mnist::load);
        Thread thread = new Thread(ahead, "lanewise-load");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it is the data set that comes with Lanewise, as without the flag. */
    boolean isMnist() {
        return data.equals(MNIST);
    }

    /** Whether nothing is loaded ahead any more. */
    boolean isLoaded() {
        return ahead == null || ahead.isDone();
    }

    /** Whether the data are a table of texts, whose inputs are to be prepared. */
    boolean isTable() throws IOException {
        return target != null && !DataSource.isTable(file());
    }

    Splits load() throws IOException, InterruptedException {
        if (isTable()) {
            return table(null).splits();
        }
        requireNoneOfTables();
        if (target != null) {
            requireNoPictures();
            return DataSource.loadTable(file(), targets(), task);
        }
        if (data.equals(MNIST) && (task != null || imageSize != null)) {
            throw new UsageException(task != null
                    ? "--task is about files of CSV, arrays, ARFF or LIBSVM"
                    : "--image-size is about a folder of pictures");
        }
        boolean isArray = data.toLowerCase(Locale.ROOT).endsWith(".npy");
        if (isNamedAsTable() || isArray) {
            try {
                return DataSource.load(data, task, imageSize);
            } catch (DataFormatException e) {
                throw new DataFormatException(e.getMessage() + "; "
                        + (isArray ? "a single array" : "a CSV file")
                        + " needs --target, the column to learn", e);
            }
        }
        if (ahead == null || !data.equals(MNIST)) {
            return DataSource.load(data, task, imageSize);
        }
        try {
            return ahead.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException exception) {
                throw exception;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Whether the data look like a table by their name. */
    boolean isNamedAsTable() {
        return data.toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv|tab)");
    }

    private void requireNoneOfTables() {
        if (weights != null) {
            throw new UsageException("--weights names a column of a CSV file, "
                    + (target == null ? "whose column to learn --target names" : "but " + data + " is none"));
        }
        if (preparing.given() != null || reading.isGiven()) {
            throw new UsageException((preparing.given() != null ? preparing.given() + " is" : "--delimiter and --header are")
                    + " about a CSV file, whose column to learn --target names");
        }
    }

    private void requireNoPictures() {
        if (imageSize != null) {
            throw new UsageException("--image-size is about pictures in folders, and --target about a CSV file");
        }
    }

    private List<String> targets() {
        return List.of(target.split(",", -1));
    }

    /**
     * A table, whose inputs are still to be prepared.
     *
     * @param schemaOrNull what prepares them, if a network brings that; null to learn it
     */
    CsvData table(Schema schemaOrNull) throws IOException {
        Path file = file();
        requireNoPictures();
        if (data.equals(MNIST) && !Files.exists(file)) {
            throw new UsageException("--target names a column of a CSV file, but --data names none");
        }
        CsvTargets targets = new CsvTargets(targets(), task, weights);
        if (schemaOrNull == null) {
            return CsvData.read(file, reading.format(), targets, preparing.preparation());
        }
        if (preparing.given() != null) {
            throw new UsageException(preparing.given() + " is for a network that is to be trained, but what prepares the columns"
                    + " of a table for this one is in its file");
        }
        return CsvData.read(file, reading.format(), targets, schemaOrNull);
    }

    /** What the columns of a table are. */
    List<CsvData.Summary> columns() throws IOException {
        return CsvData.columns(file(), reading.format(), preparing.preparation());
    }

    private Path file() throws DataFormatException {
        try {
            return Path.of(data);
        } catch (InvalidPathException e) {
            throw new DataFormatException(data + ": is not a path: " + e.getReason(), e);
        }
    }

    /** One set of the data, which must not be empty. */
    Dataset load(Part part) throws IOException, InterruptedException {
        return of(load(), part);
    }

    /** One of these sets, which must not be empty. */
    static Dataset of(Splits splits, Part part) throws IOException {
        Dataset dataset = switch (part) {
            case TRAINING -> splits.training();
            case VALIDATION -> splits.validation();
            case TEST -> splits.test();
        };
        if (dataset.size() == 0) {
            throw new IOException(splits.name() + ": the " + part + " set is empty");
        }
        return dataset;
    }
}
