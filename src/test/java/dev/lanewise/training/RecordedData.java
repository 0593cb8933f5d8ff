package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.rows.StreamedRows;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Examples for {@link RecordedBitsTest}, drawn from a generator of its own, so that they do not depend on the
 * library's.
 */
final class RecordedData {
    private static final float BYTE_SCALE = 1 / 256f;
    /** Examples that {@code storage=slice} and {@code storage=select} leave out. */
    private static final int MORE = 10;

    private static Splits mnist;

    private final RecordedTraining training;
    private final Architecture architecture;
    private final Path folder;

    /**
     * Examples for one training.
     *
     * @param folder for the file that they are read from, if any
     */
    RecordedData(RecordedTraining training, Architecture architecture, Path folder) {
        this.training = training;
        this.architecture = architecture;
        this.folder = folder;
    }

    /** SplitMix64: Steele, Lea and Flood, <i>Fast splittable pseudorandom number generators</i>, OOPSLA 2014. */
    private static final class Numbers {
        private long state;

        Numbers(long seed) {
            this.state = seed;
        }

        long next() {
            state += 0x9E3779B97F4A7C15L;
            long z = state;
            z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            return z ^ z >>> 31;
        }

        int below(int bound) {
            return (int) ((next() >>> 33) % bound);
        }

        /** In [0, 1), a multiple of 2^-24. */
        float share() {
            return (next() >>> 40) * 0x1p-24f;
        }
    }

    /** The training examples. */
    Dataset examples() throws IOException {
        int size = training.whole("examples", 61);
        return isMnist() ? mnist().training().slice(0, size) : stored(size, 1);
    }

    /** Examples to evaluate and predict: more of them than a predictor takes at once. */
    Dataset others() throws IOException {
        return isMnist() ? mnist().test().slice(0, 500) : stored(67, 2);
    }

    private static synchronized Splits mnist() throws IOException {
        if (mnist == null) {
            mnist = Mnist.load();
        }
        return mnist;
    }

    private boolean isMnist() {
        return training.text("data", "floats").equals("mnist");
    }

    private Dataset stored(int size, long seed) throws IOException {
        String storage = training.text("storage", "memory");
        return switch (storage) {
            case "memory" -> inMemory(size, seed);
            case "slice" -> inMemory(size + MORE, seed).slice(MORE / 2, MORE / 2 + size);
            case "select" -> inMemory(size + MORE, seed).select(scattered(size));
            case "mapped" -> mapped(inMemory(size, seed));
            case "streamed" -> {
                Dataset source = inMemory(size, seed);
                Rows rows = StreamedRows.ofFloats("a stream", size, source.inputs(), () -> new StreamedRows.Cursor() {
                    private int row;

                    @Override
                    public void next(float[] inputs) {
                        source.copyRow(row++, inputs, 0);
                    }
                });
                DatasetTargets targets = Internals.of(source, ExampleRows.class).targets();
                yield mapped(Internals.create(Dataset.class, new ExampleRows(rows, targets, null)));
            }
            case "libsvm" -> libsvm(inMemory(size, seed));
            default -> throw new IllegalArgumentException(training + ": data are not stored as " + storage);
        };
    }

    private static int[] scattered(int size) {
        int[] places = new int[size];
        for (int i = 0; i < size; i++) {
            places[i] = (13 * i + 5) % (size + MORE);
        }
        return places;
    }

    private Dataset mapped(Dataset dataset) throws IOException {
        Path file = Files.createTempFile(folder, "mapped", ".lanewise-data");
        Dataset none = dataset.slice(0, 0);
        Datasets.save(new Splits(dataset, none, none, "recorded"), file);
        return Datasets.load(file).training();
    }

    private Dataset libsvm(Dataset dataset) throws IOException {
        StringBuilder text = new StringBuilder();
        float[] row = new float[dataset.inputs()];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, row, 0);
            text.append(dataset.label(i));
            for (int j = 0; j < row.length; j++) {
                if (row[j] != 0) {
                    text.append(' ').append(j + 1).append(':').append(row[j]);
                }
            }
            text.append('\n');
        }
        Path file = Files.writeString(Files.createTempFile(folder, "rows", ".libsvm"), text);
        Dataset all =
                DatasetReader.of(file).withTask(Task.CLASSIFICATION).sets().training();
        // Shuffled, with the last 15 % before the others, and without the first 15 %.
        int[] order = IntStream.range(0, all.size()).toArray();
        new PythonRandom(1).shuffle(order);
        int share = (int) Math.round(0.15 * all.size());
        Dataset first = all.select(Arrays.copyOfRange(order, 2 * share, all.size()));
        return first.concat(all.select(Arrays.copyOfRange(order, share, 2 * share)));
    }

    private Dataset inMemory(int size, long seed) {
        Numbers numbers = new Numbers(seed);
        Dataset dataset = unweighted(size, numbers);
        if (training.text("weights", "none").equals("none")) {
            return dataset;
        }
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            weights[i] = 2 * numbers.share();
        }
        return dataset.withWeights(weights);
    }

    private Dataset unweighted(int size, Numbers numbers) {
        int inputs = architecture.inputs();
        String data = training.text("data", "floats");
        double density = training.number("density", 0.8);
        ImageShape shape = shape();
        if (!data.equals("floats")) {
            byte[] pixels = new byte[size * inputs];
            for (int i = 0; i < pixels.length; i++) {
                boolean mayBeSet = data.equals("bytes") || i % inputs % 5 == 0;
                pixels[i] = (byte) (mayBeSet && numbers.share() < density ? 1 + numbers.below(255) : 0);
            }
            return Dataset.ofImages(
                    pixels,
                    BYTE_SCALE,
                    labels(size, numbers),
                    classes(),
                    shape == null ? new ImageShape(1, inputs) : shape);
        }
        float[] values = new float[size * inputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.share() < density ? numbers.share() - 0.4f : 0;
        }
        String targets = training.text("targets", "classes");
        return switch (targets) {
            case "numbers" -> Dataset.ofRegression(values, inputs, numbers(size, numbers), architecture.outputs());
            case "labels" -> Dataset.ofMultiLabel(values, inputs, labelSets(size, numbers), architecture.outputs());
            default -> {
                Dataset classes = Dataset.ofClasses(values, inputs, labels(size, numbers), classes());
                yield shape == null ? classes : classes.withShape(shape);
            }
        };
    }

    private ImageShape shape() {
        String image = training.text("image", "");
        return image.isEmpty() ? null : ImageShape.parse(image.replace("x", " x "));
    }

    /** One class for each output, or two for a single one. */
    private int classes() {
        return training.text("targets", "classes").equals("two-classes") ? 2 : architecture.outputs();
    }

    private int[] labels(int size, Numbers numbers) {
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = numbers.below(classes());
        }
        return labels;
    }

    private float[] labelSets(int size, Numbers numbers) {
        float[] labels = new float[size * architecture.outputs()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = numbers.below(2);
        }
        return labels;
    }

    /** Regression targets in the range of the output activation. */
    private float[] numbers(int size, Numbers numbers) {
        Activation output = architecture.output();
        float range = output == Activation.SIGMOID ? 1 : output == Activation.TANH ? 2 : 4;
        float least = output == Activation.SIGMOID ? 0 : -1;
        float[] targets = new float[size * architecture.outputs()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = range * numbers.share() + least;
        }
        return targets;
    }
}
