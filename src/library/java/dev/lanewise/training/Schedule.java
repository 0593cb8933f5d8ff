package dev.lanewise.training;

import dev.lanewise.internal.engine.Powers;
import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Quote;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Schedule of the learning rate: a factor for each step, by which the optimiser's rate is multiplied.
 *
 * <pre>{@code
 * TrainingConfig config = TrainingConfig.defaults().withSchedule(Schedule.cosine(0).withWarmUp(5));
 * }</pre>
 *
 * <p>{@link #parse} reads one of {@code constant}, {@code step:EVERY:FACTOR}, {@code exponential:FACTOR},
 * {@code cosine:LAST}, {@code one-cycle:SHARE} and {@code plateau:PATIENCE:FACTOR}. Trailing numbers may be omitted.
 * The texts of {@link #custom custom} schedules and of schedules with a warm-up cannot be parsed.
 */
public final class Schedule {
    /** Constant learning rate. */
    public static final Schedule CONSTANT =
            new Schedule("constant", null, false, -1, (step, stepsPerEpoch, epochs, reductions) -> 1);

    /** Checkpoints store it, so it must not change. */
    private final String text;
    /** Function of a custom schedule, which distinguishes schedules of the same name; otherwise null. */
    private final @Nullable FactorFunction custom;

    private final boolean dependsOnEpochs;
    /** Negative if the schedule does not follow the loss. */
    private final int patience;

    private final Formula formula;
    /** Epochs of the warm-up; only {@link #withWarmUp} sets it. */
    private int warmUp;

    /** Schedule after the warm-up; null if there is none. */
    private @Nullable Schedule following;

    /** Factor of a step, for arguments within their ranges. */
    private interface Formula {
        double factor(long step, long stepsPerEpoch, int epochs, int reductions);
    }

    private Schedule(
            String text, @Nullable FactorFunction custom, boolean dependsOnEpochs, int patience, Formula formula) {
        this.text = text;
        this.custom = custom;
        this.dependsOnEpochs = dependsOnEpochs;
        this.patience = patience;
        this.formula = formula;
    }

    /**
     * {@return step decay, which multiplies the rate by {@code gamma} once every few epochs:
     * {@code gamma^floor(epoch / every)}}
     *
     * @param every number of epochs between reductions, at least 1
     * @param gamma above 0, at most 1
     * @throws IllegalArgumentException if a number is out of range
     */
    public static Schedule stepDecay(int every, double gamma) {
        Ranges.requireAtLeastOne("a step of the learning rate in epochs", every);
        Ranges.requireFactor("the factor of the learning rate", gamma);
        return new Schedule(
                "step:" + every + ":" + gamma,
                null,
                false,
                -1,
                (step, stepsPerEpoch, epochs, reductions) -> Powers.power(gamma, step / stepsPerEpoch / every));
    }

    /**
     * {@return exponential decay, which multiplies the rate by {@code gamma} after every epoch: {@code gamma^epoch}}
     *
     * @param gamma above 0, at most 1
     * @throws IllegalArgumentException if {@code gamma} is out of range
     */
    public static Schedule exponential(double gamma) {
        Ranges.requireFactor("the factor of the learning rate", gamma);
        return new Schedule(
                "exponential:" + gamma,
                null,
                false,
                -1,
                (step, stepsPerEpoch, epochs, reductions) -> Powers.power(gamma, step / stepsPerEpoch));
    }

    /**
     * {@return cosine annealing, which lowers the rate in every step along half a cosine}
     *
     * <p>Loshchilov and Hutter, <em>SGDR: stochastic gradient descent with warm restarts</em> (2017), equation 5,
     * without restarts.
     *
     * @param last final factor, from 0 to 1
     * @throws IllegalArgumentException if {@code last} is out of range
     */
    public static Schedule cosine(double last) {
        Ranges.requireFromZeroToOne("the last factor of the learning rate", last);
        return new Schedule("cosine:" + last, null, true, -1, (step, stepsPerEpoch, epochs, reductions) -> {
            double total = (double) stepsPerEpoch * epochs;
            // After a warm-up of all epochs no steps remain, but the factor of step 0 is used and must not be 0 / 0.
            return Interpolation.cosine(1, last, step == 0 ? 0 : step / total);
        });
    }

    /**
     * {@return the one-cycle policy, which raises the rate to that of the optimiser and then lowers it, each along half
     * a cosine}
     *
     * <p>The factor starts at 1/25, reaches 1 after a share of the steps, and ends at 1/250,000. Smith and Topin,
     * <em>Super-convergence</em> (2018), use straight lines instead.
     *
     * @param share share of the steps in which the rate rises, above 0 and below 1
     * @throws IllegalArgumentException if {@code share} is out of range
     */
    public static Schedule oneCycle(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "the share of the steps that go up is above 0 and below 1, but " + share + " was given");
        }
        double first = 1 / 25.0;
        double lowest = first / 10_000;
        return new Schedule("one-cycle:" + share, null, true, -1, (step, stepsPerEpoch, epochs, reductions) -> {
            double last = (double) stepsPerEpoch * epochs - 1;
            double peak = Math.max(0, share * (last + 1) - 1);
            if (step <= peak) {
                return Interpolation.cosine(first, 1, peak == 0 ? 1 : step / peak);
            }
            return Interpolation.cosine(1, lowest, last <= peak ? 1 : (step - peak) / (last - peak));
        });
    }

    /**
     * {@return reduction on plateau, which multiplies the rate by {@code gamma} whenever the loss has stopped falling}
     *
     * <p>This is the case after more than {@code patience} consecutive epochs in which the loss has not fallen below
     * the lowest one so far by at least one part in 10,000.
     *
     * @param patience epochs without improvement that are tolerated, at least 0
     * @param gamma above 0, at most 1
     * @throws IllegalArgumentException if a number is out of range
     */
    public static Schedule plateau(int patience, double gamma) {
        Ranges.requireNotNegative("the patience", patience);
        Ranges.requireFactor("the factor of the learning rate", gamma);
        return new Schedule(
                "plateau:" + patience + ":" + gamma,
                null,
                false,
                patience,
                (step, stepsPerEpoch, epochs, reductions) -> Powers.power(gamma, reductions));
    }

    /**
     * Creates a schedule from a function, for example
     *
     * <pre>{@code
     * Schedule halves = Schedule.custom("half every 1000 steps",
     *         step -> Math.pow(0.5, step.number() / 1000));
     * }</pre>
     *
     * <p>Checkpoints store the name, not the function. To resume a run, pass a schedule with the same name and a
     * function that returns the same factors. Only the names can be compared, so change the name when you change the
     * function. Because the function is given the planned number of epochs, this number must not change either.
     *
     * @param name one line that identifies the function among your schedules
     * @param function returns the factor of each step
     * @return the schedule
     * @throws IllegalArgumentException if the name is blank or has control characters, such as a line break
     */
    public static Schedule custom(String name, FactorFunction function) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(function, "function");
        if (name.isBlank() || !Printable.of(name).equals(name)) {
            throw new IllegalArgumentException(
                    "the name of a schedule is one line of printable text, but " + Quote.of(name) + " was given");
        }
        return new Schedule(
                "custom " + name,
                function,
                true,
                -1,
                (step, stepsPerEpoch, epochs, reductions) -> function.factor(new Step(step, stepsPerEpoch, epochs)));
    }

    /** {@return the epochs of the warm-up before this schedule; 0 if there is none} */
    public int warmUp() {
        return warmUp;
    }

    /** {@return the schedule that follows the warm-up; this schedule itself without one} */
    public Schedule withoutWarmUp() {
        return following == null ? this : following;
    }

    /**
     * {@return this schedule preceded by a linear warm-up of some epochs; this schedule itself for 0}
     *
     * <p>Goyal et al., <em>Accurate, large minibatch SGD</em> (2017), section 2.2. If no epochs remain, the learning
     * rate rises until training ends; only {@link #plateau} still reduces it.
     *
     * @param epochs epochs of the warm-up, at least 0
     * @throws IllegalArgumentException if {@code epochs} is negative
     */
    public Schedule withWarmUp(int epochs) {
        Ranges.requireNotNegative("a warm-up in epochs", epochs);
        if (epochs == 0) {
            return this;
        }
        Schedule warmed = new Schedule(
                text + " after a warm-up of " + epochs,
                custom,
                dependsOnEpochs,
                patience,
                (step, stepsPerEpoch, planned, reductions) -> {
                    long steps = epochs * stepsPerEpoch;
                    int remaining = Math.max(0, planned - epochs);
                    double then = formula.factor(Math.max(0, step - steps), stepsPerEpoch, remaining, reductions);
                    return step < steps ? (step + 1.0) / steps * then : then;
                });
        warmed.warmUp = epochs;
        warmed.following = this;
        return warmed;
    }

    /**
     * {@return the factor of the learning rate in a step}
     *
     * @param step number of the step, from 0, over all epochs
     * @param stepsPerEpoch mini-batches in an epoch, at least 1
     * @param epochs planned number of epochs, at least 0; later steps have the factor of the last
     * @param reductions number of times the loss has stopped falling, see {@link #plateau}; at least 0
     */
    public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
        return formula.factor(step, stepsPerEpoch, epochs, reductions);
    }

    /** Returns whether the schedule depends on the loss after every epoch, as that of {@link #plateau} does. */
    boolean followsLoss() {
        return patience >= 0;
    }

    /** {@return the patience of {@link #plateau}, in epochs; empty if the schedule does not follow the loss} */
    public OptionalInt patience() {
        return followsLoss() ? OptionalInt.of(patience) : OptionalInt.empty();
    }

    /** Returns whether the planned number of epochs changes the factors of earlier steps. */
    boolean dependsOnEpochs() {
        return dependsOnEpochs;
    }

    /** Returns whether the other schedule has the same text and, if it is a custom one, the same function. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule schedule
                && text.equals(schedule.text)
                && Objects.equals(custom, schedule.custom);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the text that {@link #parse} reads; for a custom schedule, {@code custom} and its name. */
    @Override
    public String toString() {
        return text;
    }

    /**
     * Function from a step to the factor of the learning rate.
     *
     * <p>It is called once for every step, in order, before the epoch begins, by the thread that trains. It must
     * return the same factor whenever it is called with the same arguments, because a resumed run calls it for the
     * remaining steps only. A factor that is negative, infinite or NaN ends training with an {@link
     * IllegalArgumentException} before the first step of the epoch.
     */
    @FunctionalInterface
    public interface FactorFunction {
        /**
         * Computes the factor of the learning rate in a step.
         *
         * @param step the step
         * @return finite and at least 0
         */
        double factor(Step step);
    }

    /** Step of a training run. After a warm-up, steps and epochs are counted from its end. */
    public static final class Step {
        private final long number;
        private final long perEpoch;
        private final int epochs;

        Step(long number, long perEpoch, int epochs) {
            this.number = number;
            this.perEpoch = perEpoch;
            this.epochs = epochs;
        }

        /** {@return the number of the step, from 0, over all epochs} */
        public long number() {
            return number;
        }

        /** {@return the number of steps in an epoch: its mini-batches} */
        public long perEpoch() {
            return perEpoch;
        }

        /** {@return the number of the epoch, from 0, unlike {@link EpochRecord#epoch}, which counts from 1} */
        public long epoch() {
            return number / perEpoch;
        }

        /** {@return the planned number of epochs} */
        public int epochs() {
            return epochs;
        }

        @Override
        public String toString() {
            return "Step[number=" + number + ", perEpoch=" + perEpoch + ", epochs=" + epochs + "]";
        }
    }

    /**
     * Parses the text form of a schedule.
     *
     * @param text the text
     * @return the schedule
     * @throws IllegalArgumentException if the text names no schedule or a number is out of range
     */
    public static Schedule parse(String text) {
        Objects.requireNonNull(text, "text");
        String[] parts = EnumNames.plain(text).split(":", -1);
        try {
            Schedule schedule = switch (parts[0]) {
                case "constant" -> parts.length == 1 ? CONSTANT : null;
                case "step" -> parts.length > 3 ? null : stepDecay(whole(parts, 1, 10), number(parts, 2, 0.1));
                case "exponential" -> parts.length > 2 ? null : exponential(number(parts, 1, 0.95));
                case "cosine" -> parts.length > 2 ? null : cosine(number(parts, 1, 0));
                case "one-cycle" -> parts.length > 2 ? null : oneCycle(number(parts, 1, 0.3));
                case "plateau" -> parts.length > 3 ? null : plateau(whole(parts, 1, 10), number(parts, 2, 0.1));
                default -> null;
            };
            if (schedule != null) {
                return schedule;
            }
        } catch (NumberFormatException e) {
            // Reported below with the other malformed texts.
        }
        throw new IllegalArgumentException("constant, step:EVERY:FACTOR, exponential:FACTOR, cosine:LAST,"
                + " one-cycle:SHARE or plateau:PATIENCE:FACTOR is expected, but '" + text + "' was given");
    }

    private static double number(String[] parts, int place, double otherwise) {
        return parts.length > place ? Double.parseDouble(parts[place]) : otherwise;
    }

    private static int whole(String[] parts, int place, int otherwise) {
        return parts.length > place ? Integer.parseInt(parts[place]) : otherwise;
    }
}
