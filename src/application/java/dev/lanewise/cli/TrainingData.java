package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Fit;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Data to train with: rows of a table, which an estimator encodes, or examples.
 *
 * @param read the loaded data, with all sets
 * @param starting prepares the training of an estimator on these data
 * @param aside returns the validation set of the data if it is not used to choose the parameters; otherwise empty
 */
record TrainingData(LoadedData read, Function<Estimator, Fit> starting, Function<Fit, Optional<Dataset>> aside) {
    /**
     * Selects the examples of a training.
     *
     * @param isTested whether some of the data are for testing
     */
    static TrainingData of(LoadedData read, boolean isTested, EndingOptions ending) throws IOException {
        return read.isTable() ? ofRows(read, isTested, ending) : ofExamples(read, isTested, ending);
    }

    private static TrainingData ofExamples(LoadedData read, boolean isTested, EndingOptions ending) throws IOException {
        Splits sets = isTested ? read.withTest() : read.sets();
        Dataset own = sets.validation();
        ending.requireOwn(own.size() > 0, sets.name());
        boolean isAside = own.size() > 0 && !ending.usesOwn() && !ending.trainsOnOwn();
        Dataset test = isTested ? sets.test() : sets.test().slice(0, 0);
        Splits splits = new Splits(sets.training(), isAside ? own.slice(0, 0) : own, test, sets.name());
        Splits used = own.size() > 0 && ending.trainsOnOwn() ? splits.withoutValidation() : splits;
        return new TrainingData(
                read, estimator -> estimator.start(used), fit -> isAside ? Optional.of(own) : Optional.empty());
    }

    private static TrainingData ofRows(LoadedData read, boolean isTested, EndingOptions ending) throws IOException {
        Table all = read.rows();
        List<Integer> sizes = read.sizes();
        int from = sizes.get(0);
        int to = from + sizes.get(1);
        Table own = part(all, from, to);
        Table tested = isTested ? part(all, to, all.rows()) : null;
        ending.requireOwn(own != null, read.source().name());
        Table rest = part(all, 0, from);
        boolean isDrawn = isTested && tested == null && rest.rows() > 1;
        Table.Split split = isDrawn ? rest.split(Splits.TEST_SHARE, Splits.TEST_SEED) : null;
        Table training = isDrawn ? split.training() : own != null && ending.trainsOnOwn() ? part(all, 0, to) : rest;
        Table test = isDrawn ? split.test() : tested;
        Table validation = ending.trainsOnOwn() ? null : own;
        boolean isUsed = validation != null && ending.usesOwn();
        return new TrainingData(
                read,
                estimator -> estimator.start(training, isUsed ? validation : null, test),
                fit -> validation == null || isUsed
                        ? Optional.empty()
                        : fit.encoder().map(encoder -> encoder.dataset(validation)));
    }

    /** A range of the rows of a table; null if it is empty. */
    private static Table part(Table all, int from, int to) {
        return from == to ? null : to - from == all.rows() ? all : all.slice(from, to);
    }

    /** Type of the targets. */
    Task task() {
        return read.task();
    }

    /** Prepares the training of an estimator. */
    Fit start(Estimator estimator) {
        return starting.apply(estimator.preprocessing(read.preprocessing()));
    }
}
