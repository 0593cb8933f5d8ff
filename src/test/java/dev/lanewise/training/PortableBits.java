package dev.lanewise.training;

import dev.lanewise.Facts;
import dev.lanewise.Lanewise;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.onnx.OnnxFile;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.internal.weights.WeightsFormat;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A program for processors that the tests cannot run on: it repeats trainings of {@code recorded-digests.txt} and
 * compares their digests with the recorded ones, then writes files in each format, and reads those that other
 * processors wrote. {@code .ci/processors} runs it in an emulator.
 *
 * <p>Does not use JUnit, so that the class path is short.
 */
public final class PortableBits {
    /** Small trainings that use, together, every kind of product, layer, optimiser and random number. */
    static final List<String> TRAININGS = List.of(
            "initial-he-normal",
            "output-gelu-quadratic",
            "two-classes-one-output",
            "adam",
            "rmsprop",
            "lion",
            "everything",
            "normalized-sparse",
            "layer-normalization-smooth",
            "dropout",
            "input-noise",
            "image-shared",
            "colour-moved",
            "mapped-bytes-sparse",
            "libsvm",
            "averaging-statistics");

    private static final String WRITTEN_BY = "adam";
    private static final long SECOND = 1_000_000_000;

    private final PrintStream out;
    private int differences;

    PortableBits(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the program.
     *
     * @param args the kernels of each round, {@code vector,scalar} for two rounds; the number of seconds in which
     *     trainings may begin; the folder to write files to; and folders that others wrote
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        PortableBits bits = new PortableBits(System.out);
        long end = System.nanoTime() + Long.parseLong(args[1]) * SECOND;
        String[] rounds = args[0].split(",");
        for (int round = 0; round < rounds.length; round++) {
            System.setProperty(KernelSelection.KERNELS_PROPERTY, rounds[round]);
            bits.train(round, end);
        }
        Path folder = Path.of(args[2]);
        bits.write(folder);
        for (int i = 3; i < args.length; i++) {
            bits.read(Path.of(args[i]));
        }
        System.exit(bits.differences == 0 ? 0 : 1);
    }

    /** Number of digests so far that differ from the recorded ones. */
    int differences() {
        return differences;
    }

    private void compare(String what, String expected, String found) {
        if (!expected.equals(found)) {
            differences++;
            out.println(what + ": " + found + ", expected " + expected);
        }
    }

    /**
     * Trains, and compares digests. Of two trainings, one runs on one thread and one on two, in the next round the
     * other way round. In later rounds the JIT has compiled more kernels.
     *
     * @param round number of the round, from 0 on
     * @param end no further training begins after this {@link System#nanoTime}
     */
    void train(int round, long end) throws IOException {
        Map<String, RecordedTraining> recorded = recorded();
        Path folder = Files.createTempDirectory("lanewise");
        long start = System.nanoTime();
        int trainings = 0;
        int digests = 0;
        for (; trainings < TRAININGS.size() && System.nanoTime() - end < 0; trainings++) {
            RecordedTraining training = recorded.get(TRAININGS.get(trainings));
            int threads = 1 + (round + trainings) % 2;
            Map<String, String> found = new RecordedRun(training, folder).digests(threads);
            found.forEach((result, digest) -> compare(
                    training.name() + " on " + threads + " threads, " + result,
                    training.digests().get(result),
                    digest));
            digests += found.size();
        }
        out.println(Lanewise.runtime().kernels() + " " + Lanewise.runtime().widthInBits() + ": " + trainings + " of "
                + TRAININGS.size() + " trainings, " + digests + " digests, " + differences + " different so far, "
                + (System.nanoTime() - start) / SECOND + " s");
    }

    private static Map<String, RecordedTraining> recorded() throws IOException {
        try (InputStream in = PortableBits.class.getResourceAsStream("/recorded-digests.txt")) {
            Map<String, RecordedTraining> trainings = new TreeMap<>();
            RecordedTraining.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList())
                    .forEach(training -> trainings.put(training.name(), training));
            return trainings;
        }
    }

    /** Writes a trained network, a checkpoint and examples to files of each format. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        RecordedTraining training = recorded().get(WRITTEN_BY);
        RecordedRun run = new RecordedRun(training, folder);
        Network network = run.trained(CheckpointFolder.of(folder).withKeep(1));
        compare("written network", training.digests().get("parameters"), network.sha256());
        ModelFile.of(network).write(folder.resolve("network.lanewise"));
        for (WeightsFormat format : WeightsFormat.values()) {
            WeightsFile.write(
                    folder.resolve("network." + format.name().toLowerCase(Locale.ROOT)),
                    format,
                    network,
                    Outputs.of(network.architecture()),
                    Facts.UNKNOWN);
        }
        OnnxFile.write(
                folder.resolve("network.onnx"),
                network,
                Outputs.of(network.architecture()),
                null,
                Facts.UNKNOWN,
                Set.of());
        Dataset none = run.examples().slice(0, 0);
        Datasets.save(new Splits(run.examples(), none, none, "portable"), folder.resolve("examples.lanewise-data"));
    }

    /** Reads files that {@link #write} wrote, maybe on another processor, and compares what is in them. */
    void read(Path folder) throws IOException {
        RecordedTraining training = recorded().get(WRITTEN_BY);
        String expected = training.digests().get("parameters");
        RecordedRun run = new RecordedRun(training, folder);
        Map<String, String> found = new LinkedHashMap<>();
        found.put(
                "network.lanewise",
                ModelFile.read(folder.resolve("network.lanewise")).network().sha256());
        for (String name : List.of("network.safetensors", "network.npz")) {
            found.put(name, WeightsFile.read(folder.resolve(name)).network().sha256());
        }
        found.put(
                "network.onnx",
                OnnxFile.read(folder.resolve("network.onnx"), null).network().sha256());
        Path checkpoint = CheckpointFolder.of(folder).files().get(0);
        found.put(
                checkpoint.getFileName().toString(),
                Checkpoint.read(checkpoint).network(run.architecture()).sha256());
        Dataset read = Datasets.load(folder.resolve("examples.lanewise-data")).training();
        found.put("examples.lanewise-data", run.trainedOn(read).sha256());
        found.forEach((name, sha256) -> compare(folder.resolve(name).toString(), expected, sha256));
        out.println("read " + found.size() + " files of " + folder + ", " + differences + " different so far");
    }

    /** Names of the recorded trainings that {@link #TRAININGS} has but the file does not. */
    static List<String> missing() throws IOException {
        List<String> missing = new ArrayList<>(TRAININGS);
        missing.removeAll(recorded().keySet());
        return missing;
    }
}
