package dev.lanewise.internal.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.TrainingConfig;
import java.util.Locale;
import java.util.Objects;

/** Exceptions for a training that has diverged, with advice that follows from its learning rate and its data. */
public final class Divergence {
    private static final String EPOCH = "epoch";
    private static final String CALL = "call";
    /** Magnitude of inputs or targets above which they may have caused the divergence. */
    private static final float LARGE = 100;

    /** Advice for online training, where one row with a wild target is enough. */
    private static final String ONLINE = ", clipped gradients, such as " + Remedy.CLIPPED_NORM
            + ", and targets within fixed bounds may help" + Remedy.LAST_GOOD_CALL;

    private Divergence() {}

    /**
     * Creates an exception for a mini-batch.
     *
     * @param epoch number of the epoch, from 0; the exception counts from 1
     * @param step number of the mini-batch, from 0; -1 if divergence was detected only at the end of the epoch
     */
    static DivergedException inEpoch(int epoch, int step, TrainingConfig config, Dataset training) {
        return inStep(EPOCH, epoch + 1, step + 1, advice(config, training));
    }

    /**
     * Creates an exception for a mini-batch of online training.
     *
     * @param step number of the mini-batch in the call, from 0; -1 if divergence was detected only at its end
     */
    static DivergedException inCall(int call, int step, TrainingConfig config, Dataset rows) {
        return inStep(CALL, call + 1, step + 1, remedies(config, rows, ", ") + ONLINE);
    }

    /** Creates an exception for moments of the optimiser, such as squares of a gradient that overflowed. */
    static DivergedException inMoments(int epoch, String moments, TrainingConfig config, Dataset training) {
        return inMoments(EPOCH, epoch + 1, moments, advice(config, training));
    }

    /** Creates an exception for moments of the optimiser in online training. */
    static DivergedException inMomentsOfCall(int call, String moments, TrainingConfig config, Dataset rows) {
        return inMoments(CALL, call + 1, moments, remedies(config, rows, ", ") + ONLINE);
    }

    /**
     * Creates an exception for a loss that is far too large.
     *
     * @param epoch number of the last epoch, from 1
     * @param problem how large it is
     */
    static DivergedException inLoss(int epoch, String problem, TrainingConfig config, Dataset training) {
        return create(problem, epoch, 0, advice(config, training));
    }

    /** Creates an exception for a call after the divergence; the first exception becomes the cause. */
    static DivergedException again(DivergedException first) {
        return named(Objects.requireNonNullElse(first.getMessage(), "diverged"), first);
    }

    /** Creates a copy with another message; the first exception becomes the cause. */
    public static DivergedException named(String message, DivergedException first) {
        return new DivergedException(message, first.epoch(), first.step(), first);
    }

    private static String advice(TrainingConfig config, Dataset training) {
        return remedies(config, training, " or ") + " may help";
    }

    private static String remedies(TrainingConfig config, Dataset rows, String or) {
        String rate = "a learning rate smaller than " + number(config.learningRate());
        float largest = largest(config, rows);
        return largest <= LARGE
                ? rate
                : String.format(Locale.ROOT, "inputs and targets scaled to about 1 instead of %.3g%s", largest, or)
                        + rate;
    }

    /** Returns a number without needless digits, such as 1e9 or 3. */
    static String number(double number) {
        return Double.toString(number).replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
    }

    /** The largest magnitude that training sees, of all inputs and of targets that are not standardised. */
    private static float largest(TrainingConfig config, Dataset rows) {
        boolean withTargets = rows.task() == Task.REGRESSION && !config.standardizedTargets();
        float[] inputs = new float[rows.inputs()];
        float[] targets = new float[rows.targets()];
        float largest = 0;
        for (int i = 0; i < rows.size(); i++) {
            rows.copyRow(i, inputs, 0);
            largest = Math.max(largest, largest(inputs));
            if (withTargets) {
                rows.copyTargets(i, targets, 0);
                largest = Math.max(largest, largest(targets));
            }
        }
        return largest;
    }

    private static float largest(float[] numbers) {
        float largest = 0;
        for (float number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest;
    }

    private static DivergedException inStep(String unit, int number, int step, String advice) {
        return create(
                (step == 0
                                ? "at the end of " + unit + " " + number + " there are parameters"
                                : "in mini-batch " + step + " of " + unit + " " + number
                                        + " there are errors of the output layer")
                        + " that are not finite",
                number,
                step,
                advice);
    }

    private static DivergedException inMoments(String unit, int number, String moments, String advice) {
        return create(
                "at the end of " + unit + " " + number + " there are elements of the optimiser's \"" + moments
                        + "\" that are not finite",
                number,
                0,
                advice);
    }

    private static DivergedException create(String problem, int number, int step, String advice) {
        return new DivergedException("the training diverged: " + problem + " (" + advice + ")", number, step, null);
    }
}
