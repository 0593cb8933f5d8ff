package dev.lanewise.cli;

import dev.lanewise.internal.text.Count;
import dev.lanewise.training.Adagrad;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Clipping;
import dev.lanewise.training.Lion;
import dev.lanewise.training.Momentum;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Regularization;
import dev.lanewise.training.RmsProp;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.Sgd;
import dev.lanewise.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Optimiser, learning rate and regularisation. */
final class OptimizerOptions {
    private static final double MOMENTUM = 0.9;
    /** From Loshchilov and Hutter's code for AdamW. */
    private static final double ADAMW_DECAY = 0.01;

    /** Names of the optimisers on the command line. */
    enum Name {
        // With momentum the steps add up to ten times as much.
        SGD(Sgd.of(0.1)),
        MOMENTUM(Momentum.of(0.01).withMomentum(OptimizerOptions.MOMENTUM)),
        NESTEROV(Momentum.of(0.01).withMomentum(OptimizerOptions.MOMENTUM).withNesterov(true)),
        RMSPROP(RmsProp.defaults()),
        ADAGRAD(Adagrad.defaults()),
        ADAM(Adam.defaults()),
        ADAMW(Adam.defaults()),
        LION(Lion.defaults());

        final Optimizer standard;

        Name(Optimizer standard) {
            this.standard = standard;
        }

        /** The settings of other optimisers that this one does not have. */
        List<String> unused() {
            return switch (this) {
                case SGD -> List.of("momentum", "beta1", "beta2", "epsilon");
                case MOMENTUM, NESTEROV -> List.of("beta1", "beta2", "epsilon");
                case RMSPROP -> List.of("momentum", "beta1");
                case ADAGRAD -> List.of("momentum", "beta1", "beta2");
                case ADAM, ADAMW -> List.of("momentum");
                case LION -> List.of("momentum", "epsilon");
            };
        }

        static Name parse(String text) {
            for (Name name : values()) {
                if (name.toString().equals(text)) {
                    return name;
                }
            }
            throw new IllegalArgumentException(
                    "sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw or lion is expected," + " but '" + text
                            + "' was given");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"--optimizer", "--optimiser"},
            paramLabel = "NAME",
            converter = Values.OfOptimizer.class,
            description = "Optimiser: sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw or lion. Default: adam; in"
                    + " train and tune, sgd without --data or with --layers.")
    Name name;

    @Option(
            names = {"--learning-rate", "--lr", "--eta"},
            paramLabel = "RATE",
            converter = Values.Rate.class,
            description = "Learning rate, greater than 0. Default: 0.1 for sgd, 0.01 for momentum, nesterov and"
                    + " adagrad, 0.001 for rmsprop, adam and adamw, 0.0001 for lion.")
    Double eta;

    @Option(
            names = "--momentum",
            paramLabel = "SHARE",
            converter = Values.Kept.class,
            description = "Momentum: the decay rate of the velocity, from 0 to less than 1, for momentum and nesterov;"
                    + " with sgd, it selects momentum. Default: " + MOMENTUM + ".")
    Double momentum;

    @Option(
            names = "--beta1",
            paramLabel = "SHARE",
            converter = Values.Kept.class,
            description = "Decay rate of the moving average of the gradient, for adam, adamw and lion. Default: 0.9.")
    Double beta1;

    @Option(
            names = "--beta2",
            paramLabel = "SHARE",
            converter = Values.Kept.class,
            description = "Decay rate of the moving average of the squared gradient, for adam, adamw and rmsprop; for"
                    + " lion, of the moving average that is carried over to the next step. Default: 0.999 for adam and"
                    + " adamw, 0.9 for rmsprop, 0.99 for lion.")
    Double beta2;

    @Option(
            names = "--epsilon",
            paramLabel = "X",
            converter = Values.Rate.class,
            description = "Number added to the denominator for numerical stability, for adam, adamw, rmsprop and"
                    + " adagrad. Default: 1e-8; 1e-10 for adagrad.")
    Double epsilon;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            converter = Values.OfSchedule.class,
            description = "Learning rate schedule: constant, step, exponential, cosine, one-cycle or plateau."
                    + " step:EVERY:FACTOR multiplies the rate by FACTOR every EVERY epochs (step:10:0.1);"
                    + " exponential:FACTOR does so after every epoch (exponential:0.95); cosine:LAST lowers it to the"
                    + " share LAST of its initial value (cosine:0); one-cycle:SHARE raises it during that share of the"
                    + " steps and then lowers it (one-cycle:0.3); plateau:PATIENCE:FACTOR multiplies it by FACTOR when"
                    + " the loss has not fallen for more than PATIENCE epochs (plateau:10:0.1), on the validation set"
                    + " or, without one, on the training set. Default: constant.")
    Schedule schedule;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            converter = Values.ZeroOrMore.class,
            description = "Number of epochs at the start during which the learning rate rises linearly to its full"
                    + " value. Default: 0.")
    Integer warmUp;

    @Option(
            names = "--l1",
            paramLabel = "X",
            converter = Values.NotNegative.class,
            description = "L1 penalty: adds X times the absolute value of each weight to the loss. Default: 0.")
    Double l1;

    @Option(
            names = "--l2",
            paramLabel = "X",
            converter = Values.NotNegative.class,
            description = "L2 penalty: adds X/2 times the square of each weight to the loss. Default: 0.")
    Double l2;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            converter = Values.NotNegative.class,
            description = "Decoupled weight decay: every step multiplies the weights by 1 minus X times the learning"
                    + " rate. Default: 0; " + ADAMW_DECAY + " for adamw.")
    Double weightDecay;

    @Option(
            names = "--max-norm",
            paramLabel = "X",
            converter = Values.Rate.class,
            description = "Max-norm constraint: the largest allowed norm of the incoming weights of a unit. Default:"
                    + " none.")
    Double maxNorm;

    @Option(
            names = "--clip-norm",
            paramLabel = "X",
            converter = Values.Rate.class,
            description = "Gradient clipping by norm: the largest allowed norm of the mean gradient of a mini-batch"
                    + " over all parameters. Default: none.")
    Double clipNorm;

    @Option(
            names = "--clip-value",
            paramLabel = "X",
            converter = Values.Rate.class,
            description = "Gradient clipping by value: the largest allowed absolute value of any element of the mean"
                    + " gradient of a mini-batch. Default: none.")
    Double clipValue;

    @Option(
            names = "--ema",
            paramLabel = "SHARE",
            converter = Values.Kept.class,
            description = "Evaluate and save an exponential moving average of the parameters, not the parameters"
                    + " themselves. The value is its decay rate, such as 0.999. Default: none.")
    Double ema;

    /** Chooses Adam, unless flags ask for something else. */
    void useAdam() {
        name = name != null ? name : momentum != null ? Name.SGD : Name.ADAM;
    }

    /**
     * Returns the configuration with the settings of the flags.
     *
     * @throws UsageException if flags contradict each other
     */
    TrainingConfig applyTo(TrainingConfig config) {
        name = name == null ? Name.SGD : name;
        Optimizer optimizer = optimizer();
        // Stored in the flags, so that a written configuration has these values too.
        eta = optimizer.learningRate();
        schedule = schedule == null ? Schedule.CONSTANT : schedule;
        warmUp = warmUp == null ? 0 : warmUp;
        l1 = or(l1, 0);
        l2 = or(l2, 0);
        weightDecay = or(weightDecay, name == Name.ADAMW ? ADAMW_DECAY : 0);
        ema = or(ema, 0);
        return config.withOptimizer(optimizer)
                .withSchedule(schedule.withWarmUp(warmUp))
                .withRegularization(Regularization.NONE
                        .withL1(l1)
                        .withL2(l2)
                        .withWeightDecay(weightDecay)
                        .withMaxNorm(or(maxNorm, Double.POSITIVE_INFINITY)))
                .withClipping(Clipping.NONE
                        .withNorm(or(clipNorm, Double.POSITIVE_INFINITY))
                        .withValue(or(clipValue, Double.POSITIVE_INFINITY)))
                .withAveraging(ema);
    }

    /** Returns warnings about settings without effect, after {@link #applyTo}. */
    List<String> warnings(int epochs) {
        List<String> warnings = new ArrayList<>();
        if (epochs > 0 && warmUp >= epochs) {
            warnings.add("--warm-up " + warmUp + " covers the whole training of " + Count.of(epochs, "epoch")
                    + ": the learning rate rises to the end, and no schedule follows");
        }
        // L2 with plain gradient descent decays the weights too, see math.md.
        boolean l2Decays = name == Name.SGD && momentum == null && l2 > 0;
        double decay = eta * (weightDecay + (l2Decays ? l2 : 0));
        if (decay > 0 && (float) (1 - decay) == 1) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the weights do not decay: --learning-rate times %s is %.2g, but"
                            + " weights in float32 decay only above 3e-8",
                    !l2Decays ? "--weight-decay" : weightDecay > 0 ? "--l2 and --weight-decay" : "--l2",
                    decay));
        }
        return warnings;
    }

    private static double or(Double value, double otherwise) {
        return value == null ? otherwise : value;
    }

    private Optimizer optimizer() {
        Optimizer chosen = name == Name.SGD && momentum != null ? Name.MOMENTUM.standard : name.standard;
        if (chosen instanceof Momentum m) {
            refuse("--beta1", beta1);
            refuse("--beta2", beta2);
            refuse("--epsilon", epsilon);
            momentum = or(momentum, m.momentum());
            chosen = m.withMomentum(momentum);
        } else {
            refuse("--momentum", momentum);
        }
        if (chosen instanceof Adam adam) {
            beta1 = or(beta1, adam.beta1());
            beta2 = or(beta2, adam.beta2());
            epsilon = or(epsilon, adam.epsilon());
            chosen = adam.withBeta1(beta1).withBeta2(beta2).withEpsilon(epsilon);
        } else if (chosen instanceof RmsProp rms) {
            refuse("--beta1", beta1);
            beta2 = or(beta2, rms.rho());
            epsilon = or(epsilon, rms.epsilon());
            chosen = rms.withRho(beta2).withEpsilon(epsilon);
        } else if (chosen instanceof Adagrad adagrad) {
            refuse("--beta1", beta1);
            refuse("--beta2", beta2);
            epsilon = or(epsilon, adagrad.epsilon());
            chosen = adagrad.withEpsilon(epsilon);
        } else if (chosen instanceof Lion lion) {
            refuse("--epsilon", epsilon);
            beta1 = or(beta1, lion.beta1());
            beta2 = or(beta2, lion.beta2());
            chosen = lion.withBeta1(beta1).withBeta2(beta2);
        } else if (chosen instanceof Sgd) {
            refuse("--beta1", beta1);
            refuse("--beta2", beta2);
            refuse("--epsilon", epsilon);
        }
        return eta == null ? chosen : chosen.withLearningRate(eta);
    }

    private void refuse(String flag, Double value) {
        if (value != null) {
            throw new UsageException(flag + " does not apply to --optimizer " + name);
        }
    }
}
