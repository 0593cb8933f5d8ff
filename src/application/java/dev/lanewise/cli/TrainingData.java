package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Fit;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import java.util.Optional;
import java.util.function.Function;

/**
 * Data to train with: rows of a table, which an estimator encodes, or examples.
 *
 * @param task what the targets are
 * @param starting prepares the training of an estimator
 * @param aside returns the validation set of the data if it does not choose the parameters; otherwise empty
 * @param rows all rows of a table; empty for examples
 */
record TrainingData(
        Task task, Function<Estimator, Fit> starting, Function<Fit, Optional<Dataset>> aside, Optional<Table> rows) {
    /** Data that are not a table. */
    static TrainingData of(Splits splits, EndingOptions ending) {
        Dataset own = splits.validation();
        boolean isAside = own.size() > 0 && !ending.usesOwn() && !ending.trainsOnOwn();
        Splits used = isAside
                ? new Splits(splits.training(), own.slice(0, 0), splits.test(), splits.name())
                : own.size() > 0 && ending.trainsOnOwn() ? splits.withoutValidation() : splits;
        return new TrainingData(
                splits.training().task(),
                estimator -> estimator.start(used),
                fit -> isAside ? Optional.of(own) : Optional.empty(),
                Optional.empty());
    }

    /**
     * Rows of a table.
     *
     * @param all the rows of all sets
     * @param validationOrNull null if there are none, or they are part of the training set
     * @param testOrNull null if there are none
     */
    static TrainingData of(
            Task task, Table all, Table training, Table validationOrNull, Table testOrNull, EndingOptions ending) {
        boolean isUsed = validationOrNull != null && ending.usesOwn();
        return new TrainingData(
                task,
                estimator -> isUsed
                        ? testOrNull == null
                                ? estimator.start(training, validationOrNull)
                                : estimator.start(training, validationOrNull, testOrNull)
                        : testOrNull == null
                                ? estimator.start(training)
                                : estimator.start(new Table.Split(training, testOrNull)),
                fit -> validationOrNull == null || isUsed
                        ? Optional.empty()
                        : fit.encoder().map(encoder -> encoder.dataset(validationOrNull)),
                Optional.of(all));
    }

    /** Prepares the training of an estimator. */
    Fit start(Estimator estimator) {
        return starting.apply(estimator);
    }
}
