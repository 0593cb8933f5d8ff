package dev.lanewise.training;

import dev.lanewise.internal.Powers;
import dev.lanewise.internal.Printable;
import dev.lanewise.internal.Quote;
import java.util.Objects;

/**
 * Schedule of the learning rate: a factor for each step, by which the optimiser's rate is multiplied.
 *
 * <p>The text form, which {@link #parse} reads and {@code toString} writes, is one of {@code constant},
 * {@code step:EVERY:FACTOR}, {@code exponential:FACTOR}, {@code cosine:LAST}, {@code one-cycle:SHARE} and
 * {@code plateau:PATIENCE:FACTOR}. Trailing numbers may be omitted. {@link #custom} makes a custom schedule.
 */
public sealed interface Schedule {
    /** Constant learning rate. */
    Schedule CONSTANT = new Constant();

    /**
     * {@return the factor of the learning rate in a step}
     *
     * @param step number of the step, from 0, over all epochs
     * @param stepsPerEpoch mini-batches in an epoch
     * @param epochs planned number of epochs; later steps have the factor of the last
     * @param reductions number of times the loss has stopped falling, see {@link Plateau}
     */
    double factor(long step, long stepsPerEpoch, int epochs, int reductions);

    /** {@return whether the schedule depends on the loss after every epoch} */
    default boolean followsLoss() {
        return false;
    }

    /** {@return whether the planned number of epochs changes the factors of earlier steps} */
    default boolean dependsOnEpochs() {
        return false;
    }

    /**
     * {@return this schedule preceded by a linear warm-up of some epochs; this schedule itself for 0}
     *
     * @param warmUpEpochs epochs of the warm-up, at least 0
     * @throws IllegalArgumentException if {@code warmUpEpochs} is negative
     */
    default Schedule after(int warmUpEpochs) {
        Ranges.requireNotNegative("a warm-up in epochs", warmUpEpochs);
        return warmUpEpochs == 0 ? this : new WarmUp(warmUpEpochs, this);
    }

    /**
     * Creates a schedule from a function, for example
     *
     * <pre>{@code
     * Schedule halves = Schedule.custom("half every 1000 steps",
     *         (step, stepsPerEpoch, epoch, epochs) -> Math.pow(0.5, step / 1000));
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
    static Schedule custom(String name, Function function) {
        return new Custom(name, function);
    }

    /**
     * Function from a step to the factor of the learning rate.
     *
     * <p>It is called once for every step, in order, before the epoch begins, by the thread that trains. It must
     * return the same factor whenever it is called with the same arguments: a resumed run asks for the factors of its
     * remaining steps only. A factor that is negative, infinite or NaN ends training with an {@link
     * IllegalArgumentException} before the first step of the epoch.
     */
    @FunctionalInterface
    interface Function {
        /**
         * Computes the factor of the learning rate in a step.
         *
         * @param step number of the step, from 0, over all epochs; after a warm-up, from the end of the warm-up
         * @param stepsPerEpoch mini-batches in an epoch
         * @param epoch number of the epoch, from 0: {@code step / stepsPerEpoch}
         * @param epochs planned number of epochs, without those of a warm-up
         * @return finite and at least 0
         */
        double factor(long step, long stepsPerEpoch, long epoch, int epochs);
    }

    /**
     * Custom schedule, see {@link Schedule#custom}.
     *
     * @param name one line, by which checkpoints are compared
     * @param function returns the factors
     */
    record Custom(String name, Function function) implements Schedule {
        /**
         * Checks the name.
         *
         * @param name one line, by which checkpoints are compared
         * @param function returns the factors
         */
        public Custom {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(function, "function");
            if (name.isBlank() || !Printable.of(name).equals(name)) {
                throw new IllegalArgumentException(
                        "the name of a schedule is one line of printable text, but " + Quote.of(name) + " was given");
            }
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            return function.factor(step, stepsPerEpoch, step / stepsPerEpoch, epochs);
        }

        @Override
        public boolean dependsOnEpochs() {
            return true;
        }

        @Override
        public String toString() {
            // Stored in checkpoints, so it stays.
            return "own:" + name;
        }
    }

    /** Constant schedule: the factor is 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            return 1;
        }

        @Override
        public String toString() {
            return "constant";
        }
    }

    /**
     * Step decay: multiplies the rate by {@code gamma} once every few epochs, {@code gamma^floor(epoch / every)}.
     *
     * @param every number of epochs between reductions, at least 1
     * @param gamma above 0, at most 1
     */
    record StepDecay(int every, double gamma) implements Schedule {
        /**
         * Checks the ranges.
         *
         * @param every number of epochs between reductions, at least 1
         * @param gamma above 0, at most 1
         */
        public StepDecay {
            Ranges.requireAtLeastOne("a step of the learning rate in epochs", every);
            Ranges.requireFactor("the factor of the learning rate", gamma);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            return Powers.power(gamma, step / stepsPerEpoch / every);
        }

        @Override
        public String toString() {
            return "step:" + every + ":" + gamma;
        }
    }

    /**
     * Exponential decay: multiplies the rate by {@code gamma} after every epoch, {@code gamma^epoch}.
     *
     * @param gamma above 0, at most 1
     */
    record Exponential(double gamma) implements Schedule {
        /**
         * Checks the range.
         *
         * @param gamma above 0, at most 1
         */
        public Exponential {
            Ranges.requireFactor("the factor of the learning rate", gamma);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            return Powers.power(gamma, step / stepsPerEpoch);
        }

        @Override
        public String toString() {
            return "exponential:" + gamma;
        }
    }

    /**
     * Cosine annealing: lowers the rate in every step along half a cosine.
     *
     * <p>Loshchilov and Hutter, <em>SGDR: stochastic gradient descent with warm restarts</em> (2017), equation 5,
     * without restarts.
     *
     * @param last final factor, from 0 to 1
     */
    record Cosine(double last) implements Schedule {
        /**
         * Checks the range.
         *
         * @param last final factor, from 0 to 1
         */
        public Cosine {
            Ranges.requireFromZeroToOne("the last factor of the learning rate", last);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            double total = (double) stepsPerEpoch * epochs;
            // After a warm-up of all epochs no steps remain, but the factor of step 0 is used and must not be 0 / 0.
            return Interpolation.cosine(1, last, step == 0 ? 0 : step / total);
        }

        @Override
        public boolean dependsOnEpochs() {
            return true;
        }

        @Override
        public String toString() {
            return "cosine:" + last;
        }
    }

    /**
     * One-cycle policy: raises the rate to that of the optimiser and then lowers it, each along half a cosine.
     *
     * <p>The factor starts at 1/25, reaches 1 after a share of the steps, and ends at 1/250,000. Smith and Topin,
     * <em>Super-convergence</em> (2018), use straight lines instead.
     *
     * @param share share of the steps in which the rate rises, above 0 and below 1
     */
    record OneCycle(double share) implements Schedule {
        private static final double FIRST = 1 / 25.0;
        private static final double LAST = FIRST / 10_000;

        /**
         * Checks the range.
         *
         * @param share share of the steps in which the rate rises, above 0 and below 1
         */
        public OneCycle {
            if (!(share > 0 && share < 1)) {
                throw new IllegalArgumentException(
                        "the share of the steps that go up is above 0 and below 1, but " + share + " was given");
            }
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            double last = (double) stepsPerEpoch * epochs - 1;
            double peak = Math.max(0, share * (last + 1) - 1);
            if (step <= peak) {
                return Interpolation.cosine(FIRST, 1, peak == 0 ? 1 : step / peak);
            }
            return Interpolation.cosine(1, LAST, last <= peak ? 1 : (step - peak) / (last - peak));
        }

        @Override
        public boolean dependsOnEpochs() {
            return true;
        }

        @Override
        public String toString() {
            return "one-cycle:" + share;
        }
    }

    /**
     * Reduction on plateau: multiplies the rate by {@code gamma} whenever the loss has stopped falling.
     *
     * <p>This is the case after more than {@code patience} consecutive epochs in which the loss has not fallen below
     * the lowest one so far by at least one part in 10,000.
     *
     * @param patience epochs without improvement that are tolerated, at least 0
     * @param gamma above 0, at most 1
     */
    record Plateau(int patience, double gamma) implements Schedule {
        /** Smallest relative decrease of the lowest loss that counts as an improvement. */
        public static final double THRESHOLD = 1e-4;

        /**
         * Checks the ranges.
         *
         * @param patience epochs without improvement that are tolerated, at least 0
         * @param gamma above 0, at most 1
         */
        public Plateau {
            Ranges.requireNotNegative("the patience", patience);
            Ranges.requireFactor("the factor of the learning rate", gamma);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            return Powers.power(gamma, reductions);
        }

        @Override
        public boolean followsLoss() {
            return true;
        }

        @Override
        public String toString() {
            return "plateau:" + patience + ":" + gamma;
        }
    }

    /**
     * Linear warm-up, followed by another schedule for the remaining epochs.
     *
     * <p>Goyal et al., <em>Accurate, large minibatch SGD</em> (2017), section 2.2. If no epochs remain, the learning
     * rate rises until training ends; only {@link Plateau} still reduces it.
     *
     * @param warmUpEpochs at least 1
     * @param then schedule after the warm-up
     */
    record WarmUp(int warmUpEpochs, Schedule then) implements Schedule {
        /**
         * Checks the range.
         *
         * @param warmUpEpochs at least 1
         * @param then schedule after the warm-up
         */
        public WarmUp {
            Ranges.requireAtLeastOne("a warm-up in epochs", warmUpEpochs);
            Objects.requireNonNull(then, "then");
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            long steps = warmUpEpochs * stepsPerEpoch;
            int remaining = Math.max(0, epochs - warmUpEpochs);
            double after = then.factor(Math.max(0, step - steps), stepsPerEpoch, remaining, reductions);
            return step < steps ? (step + 1.0) / steps * after : after;
        }

        @Override
        public boolean followsLoss() {
            return then.followsLoss();
        }

        @Override
        public boolean dependsOnEpochs() {
            return then.dependsOnEpochs();
        }

        @Override
        public String toString() {
            return then + " after a warm-up of " + warmUpEpochs;
        }
    }

    /**
     * Parses the text form of a schedule.
     *
     * @param text the text
     * @return the schedule
     * @throws IllegalArgumentException if the text names no schedule or a number is out of range
     */
    static Schedule parse(String text) {
        Objects.requireNonNull(text, "text");
        String[] parts = text.split(":", -1);
        try {
            Schedule schedule = switch (parts[0]) {
                case "constant" -> parts.length == 1 ? CONSTANT : null;
                case "step" -> parts.length > 3 ? null
                        : new StepDecay(whole(parts, 1, 10), number(parts, 2, 0.1));
                case "exponential" -> parts.length > 2 ? null : new Exponential(number(parts, 1, 0.95));
                case "cosine" -> parts.length > 2 ? null : new Cosine(number(parts, 1, 0));
                case "one-cycle" -> parts.length > 2 ? null : new OneCycle(number(parts, 1, 0.3));
                case "plateau" -> parts.length > 3 ? null
                        : new Plateau(whole(parts, 1, 10), number(parts, 2, 0.1));
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
