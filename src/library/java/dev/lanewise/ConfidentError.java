package dev.lanewise;

import java.util.Objects;

/**
 * A wrong prediction, as {@link Evaluation#mostConfidentErrors} lists them.
 *
 * @param example index of the example in the data set, from 0
 * @param output index of the predicted class, of the label or of the target column; -1 if an output for a class is NaN,
 *     so that no class is predicted
 * @param predicted name of the predicted class; name of a label, after "not " if it is predicted to be absent; or
 *     predicted number
 * @param actual class, label or number of the target, in the same form
 * @param confidence probability of the prediction, 0 to 1, or NaN if the outputs are not probabilities; for regression
 *     the absolute error divided by the root mean squared error of the target column
 */
public record ConfidentError(int example, int output, String predicted, String actual, double confidence) {
    /** Creates an error. */
    public ConfidentError {
        Objects.requireNonNull(predicted, "predicted");
        Objects.requireNonNull(actual, "actual");
    }
}
