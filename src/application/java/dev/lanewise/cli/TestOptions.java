package dev.lanewise.cli;

import dev.lanewise.Facts;
import dev.lanewise.Fit;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Test data of a training run: a part of the data that is held out, or a separate file. */
final class TestOptions {
    @Option(
            names = "--test",
            paramLabel = "DATA",
            description =
                    "Separate test data: a file or folder. They are read like --data, with the preprocessing and the"
                            + " classes of the training data, and no part of --data is held out for testing. Default: the"
                            + " test set of --data, or a share of " + Splits.TEST_SHARE
                            + " of its examples if it has none.")
    private String test;

    /** The separate test data; null before they are read. */
    private DataSource other;

    /** Whether the test set is in a separate file. */
    boolean isGiven() {
        return test != null;
    }

    /**
     * Returns a warning if the examples of the test set are those that the network is trained on.
     *
     * @param facts supplies the facts about the training, without its examples
     */
    Optional<String> warning(DataSource data, Splits splits, Supplier<Facts> facts) throws IOException {
        Dataset tested = splits.test();
        int others = splits.training().size() + splits.validation().size();
        if (test == null || data.hasOwnSets() || tested.size() != others) {
            return Optional.empty();
        }
        String examples = TriedModel.examples(tested, data);
        return facts.get()
                .withExamples(splits.training())
                .divide(tested, test)
                .map(division -> "the test set is all " + examples + " of " + other.name()
                        + TriedModel.trainedOn(division.training().size(), tested.size(), "is")
                        + ", so its scores say nothing about new rows; without --test, a part of the data is held out");
    }

    /**
     * Origin of the examples: the data, and how they are divided into sets.
     *
     * @param name of the data
     */
    String origin(DataSource data, String name) throws IOException {
        return test != null
                ? name + " and " + other.name()
                : data.hasFixedSets() ? name : name + ", divided at random (--test FILE tests on another file)";
    }

    /** The name of the test set in a report. */
    String name(DataSource data) {
        return test != null ? "test set " + other.name() : "test set of " + data.name();
    }

    /** Returns where the examples of the test set come from. */
    ExamplePlaces places(DataSource data) throws IOException {
        return other == null ? data.places(Part.TEST) : other.places(other.hasOwnSets() ? Part.TEST : Part.ALL);
    }

    /**
     * Gives a training the test set of the flag.
     *
     * @param data the data that it was started with
     */
    void read(Fit fit, DataSource data) throws IOException {
        boolean keeps = data.keepFirstIndex();
        if (test == null) {
            return;
        }
        Dataset training = fit.splits().training();
        boolean isTable = fit.encoder().isPresent();
        Schema schema = fit.encoder().map(TableEncoder::schema).orElse(null);
        List<String> names =
                IntStream.range(0, training.classes()).mapToObj(training::name).toList();
        try {
            other = data.like(test, isTable ? training.task() : null);
            other.expectInputs(training.inputs());
            if (keeps) {
                other.noteFirstIndex(data.name());
            }
            if (isTable && training.task() == Task.CLASSIFICATION) {
                other.expectClasses(names);
            }
            LoadedData loaded = other.readExamples(schema);
            Dataset read = other.hasOwnSets()
                    ? Part.TEST.of(loaded.withTest())
                    : loaded.sets().all();
            fit.test(
                    training.task() == Task.CLASSIFICATION && read.task() == Task.CLASSIFICATION
                            ? read.withClasses(names)
                            : read);
        } catch (UsageException e) {
            throw new UsageException("--test " + test + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw other.named(e);
        }
    }

    /** Notes on the separate test data. */
    List<String> notes() {
        return other == null ? List.of() : other.notes();
    }
}
