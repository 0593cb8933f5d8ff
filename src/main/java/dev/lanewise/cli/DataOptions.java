package dev.lanewise.cli;

import dev.lanewise.data.DataSource;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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
            + " of four IDX files, or a pickle such as mnist.pkl.gz. Default: ${DEFAULT-VALUE}.")
    String data = MNIST;

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

    Splits load() throws IOException, InterruptedException {
        if (ahead == null || !data.equals(MNIST)) {
            return DataSource.load(data);
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

    /** One set of the data, which must not be empty. */
    Dataset load(Part part) throws IOException, InterruptedException {
        Splits splits = load();
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
