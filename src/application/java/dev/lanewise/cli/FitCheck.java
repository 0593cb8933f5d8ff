package dev.lanewise.cli;

import dev.lanewise.Fit;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.Training;
import java.io.IOException;

/** Refuses networks and flags that do not fit the training data. */
final class FitCheck {
    private FitCheck() {}

    /** Refuses networks that cannot be trained on the data, with the flag that helps. */
    static void require(Architecture architecture, Fit fit, String data, TrainingOptions options) throws IOException {
        Dataset training = fit.splits().training();
        if (architecture.normalizations().contains(Normalization.BATCH) && options.haveSingleExamples()) {
            throw new UsageException("--batch-norm needs a --batch-size of 2 or more, but 1 was given");
        }
        if (training.task() == Task.CLASSIFICATION
                && architecture.output().equals(Activation.IDENTITY)
                && !architecture.loss().isCustom()
                && !options.allowLinearClasses()) {
            throw new UsageException(
                    "the targets are classes, but an identity output layer is for numbers: --output-activation"
                            + " softmax --loss cross-entropy gives class probabilities, import --task classes"
                            + " converts a"
                            + " network that outputs logits, and --linear-classes fits classes as numbers anyway");
        }
        try {
            Training.requireFit(architecture, training);
        } catch (IllegalArgumentException e) {
            boolean otherInputs = training.inputs() != architecture.inputs();
            boolean mayBeNumbers = !otherInputs
                    && architecture.outputs() == 1
                    && training.task() == Task.CLASSIFICATION
                    && TargetRule.areNumbers(training);
            String columns = otherInputs && fit.encoder().isPresent()
                    ? " (" + SchemaText.line(fit.encoder().get().schema()) + ")"
                    : "";
            throw new IOException(
                    data + ": " + e.getMessage() + columns
                            + (mayBeNumbers ? " (--task numbers learns numbers instead)" : ""),
                    e);
        }
    }

    /** Refuses data too small to leave an example for the test set. */
    static void requireTestSet(Splits splits, String data) throws DataFormatException {
        if (splits.test().size() == 0) {
            throw new DataFormatException(data + ": of its "
                    + Count.of(splits.training().size() + splits.validation().size(), "example")
                    + " none is left for the test set; more examples are expected, or a file to test on with --test");
        }
    }

    /** Refuses more outputs than the data have classes, if the inputs fit; {@link #require} refuses others. */
    static void requireNoIdleOutputs(Architecture architecture, Dataset training, String data) {
        int classes = training.classes();
        if (training.task() == Task.CLASSIFICATION
                && architecture.outputs() > classes
                && training.inputs() == architecture.inputs()) {
            throw new UsageException("--layers has " + Count.of(architecture.outputs(), "output") + ", but " + data
                    + " has only " + Count.of(classes, "class"));
        }
    }
}
