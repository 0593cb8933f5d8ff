package dev.lanewise.optim;

/**
 * How the learning rate changes in the course of a training: by what the optimiser's own is multiplied in each step.
 *
 * <p>As text, which {@link #parse} reads and {@code toString} gives: {@code constant}, {@code step:EVERY:FACTOR},
 * {@code exponential:FACTOR}, {@code cosine:LAST}, {@code one-cycle:SHARE}, {@code plateau:PATIENCE:FACTOR}, where numbers may
 * be left out from the right.
 */
public sealed interface Schedule {
    /** The learning rate stays what it is. */
    Schedule CONSTANT = new Constant();

    /**
     * What the learning rate is multiplied by in a step.
     *
     * @param step number of the step, from 0, over all epochs
     * @param stepsPerEpoch mini-batches in an epoch
     * @param epochs epochs that the training is meant to have; later steps are taken as the last
     * @param reductions how often the cost has stopped falling, see {@link Plateau}
     */
    double factor(long step, long stepsPerEpoch, int epochs, int reductions);

    /** Whether it wants to know the cost after every epoch. */
    default boolean followsCost() {
        return false;
    }

    /** Whether the number of epochs that a training is meant to have makes a difference before it has had them. */
    default boolean dependsOnEpochs() {
        return false;
    }

    /** The same with a linear warm-up of so many epochs in front; none if it is 0. */
    default Schedule after(int warmUpEpochs) {
        return warmUpEpochs == 0 ? this : new WarmUp(warmUpEpochs, this);
    }

    /** Always 1. */
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
     * Multiplied by a factor again and again: {@code gamma^(epoch / every)}, rounded down.
     *
     * @param every so many epochs
     * @param gamma above 0, at most 1
     */
    record StepDecay(int every, double gamma) implements Schedule {
        /** Checks the ranges. */
        public StepDecay {
            Ranges.requireAtLeastOne("a step of the learning rate in epochs", every);
            Ranges.requireFactor("the factor of the learning rate", gamma);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            return Curves.power(gamma, step / stepsPerEpoch / every);
        }

        @Override
        public String toString() {
            return "step:" + every + ":" + gamma;
        }
    }

    /**
     * Multiplied by a factor after every epoch: {@code gamma^epoch}.
     *
     * @param gamma above 0, at most 1
     */
    record Exponential(double gamma) implements Schedule {
        /** Checks the range. */
        public Exponential {
            Ranges.requireFactor("the factor of the learning rate", gamma);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            return Curves.power(gamma, step / stepsPerEpoch);
        }

        @Override
        public String toString() {
            return "exponential:" + gamma;
        }
    }

    /**
     * Down along half a cosine, a little in every step: Loshchilov and Hutter, <em>SGDR: stochastic gradient descent with
     * warm restarts</em> (2017), equation 5, without restarts.
     *
     * @param last what it comes to in the end, from 0 to 1
     */
    record Cosine(double last) implements Schedule {
        /** Checks the range. */
        public Cosine {
            Ranges.requireFromZeroToOne("the last factor of the learning rate", last);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            double total = (double) stepsPerEpoch * epochs;
            // A warm-up of all epochs leaves no steps, but multiplies the factor of step 0, which must not be 0 / 0.
            return Curves.cosine(1, last, step == 0 ? 0 : step / total);
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
     * Up and down once: Smith and Topin, <em>Super-convergence</em> (2018), along halves of a cosine instead of their lines,
     * from a 25th up to the optimiser's rate, which is reached after a share of the steps, and down to a 250,000th in the
     * last.
     *
     * @param share of the steps that go up, above 0 and below 1
     */
    record OneCycle(double share) implements Schedule {
        private static final double FIRST = 1 / 25.0;
        private static final double LAST = FIRST / 10_000;

        /** Checks the range. */
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
                return Curves.cosine(FIRST, 1, peak == 0 ? 1 : step / peak);
            }
            return Curves.cosine(1, LAST, last <= peak ? 1 : (step - peak) / (last - peak));
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
     * Multiplied by a factor whenever the cost after an epoch has not fallen for a while: by at least one part in 10,000
     * below the lowest before, in more than {@code patience} epochs in a row.
     *
     * @param patience epochs, at least 0
     * @param gamma above 0, at most 1
     */
    record Plateau(int patience, double gamma) implements Schedule {
        /** Part of the lowest cost by which another must be lower. */
        static final double THRESHOLD = 1e-4;

        /** Checks the ranges. */
        public Plateau {
            Ranges.requireNotNegative("the patience", patience);
            Ranges.requireFactor("the factor of the learning rate", gamma);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            return Curves.power(gamma, reductions);
        }

        @Override
        public boolean followsCost() {
            return true;
        }

        @Override
        public String toString() {
            return "plateau:" + patience + ":" + gamma;
        }
    }

    /**
     * Linearly up to another schedule, which begins afterwards and has the epochs that remain: Goyal et al., <em>Accurate,
     * large minibatch SGD</em> (2017), section 2.2.
     *
     * <p>If no epochs remain, the learning rate grows until training ends; only {@link Plateau} still reduces it.
     *
     * @param warmUpEpochs at least 1
     * @param then what follows
     */
    record WarmUp(int warmUpEpochs, Schedule then) implements Schedule {
        /** Checks the range. */
        public WarmUp {
            Ranges.requireAtLeastOne("a warm-up in epochs", warmUpEpochs);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs, int reductions) {
            long steps = warmUpEpochs * stepsPerEpoch;
            int remaining = Math.max(0, epochs - warmUpEpochs);
            double after = then.factor(Math.max(0, step - steps), stepsPerEpoch, remaining, reductions);
            return step < steps ? (step + 1.0) / steps * after : after;
        }

        @Override
        public boolean followsCost() {
            return then.followsCost();
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
     * The schedule that a text names.
     *
     * @throws IllegalArgumentException if it names none, or a number is out of range
     */
    static Schedule parse(String text) {
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
            // Refused in the same words.
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
