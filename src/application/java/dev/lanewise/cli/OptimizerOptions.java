package dev.lanewise.cli;

import dev.lanewise.internal.text.Count;
import dev.lanewise.training.AdaMax;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** Optimiser, learning rate and regularisation. */
final class OptimizerOptions {
    private static final double MOMENTUM = 0.9;
    /** From Loshchilov and Hutter's code for AdamW. */
    private static final double ADAMW_DECAY = 0.01;

    /** An optimiser on the command line: its defaults, and what each of its flags but the learning rate sets. */
    enum Name {
        // With momentum the steps add up to ten times as much.
        SGD(Sgd.of(0.1), Map.of()),
        MOMENTUM(Momentum.of(0.01).withMomentum(OptimizerOptions.MOMENTUM), Map.of("momentum", Momentum::withMomentum)),
        NESTEROV(((Momentum) MOMENTUM.standard).withNesterov(true), Map.of("momentum", Momentum::withMomentum)),
        RMSPROP(RmsProp.defaults(), Map.of("beta2", RmsProp::withRho, "epsilon", RmsProp::withEpsilon)),
        ADAGRAD(Adagrad.defaults(), Map.of("epsilon", Adagrad::withEpsilon)),
        ADAM(Adam.defaults(), Map.of("beta1", Adam::withBeta1, "beta2", Adam::withBeta2, "epsilon", Adam::withEpsilon)),
        ADAMW(Adam.defaults(), ADAM.settings),
        ADAMAX(
                AdaMax.defaults(),
                Map.of("beta1", AdaMax::withBeta1, "beta2", AdaMax::withBeta2, "epsilon", AdaMax::withEpsilon)),
        LION(Lion.defaults(), Map.of("beta1", Lion::withBeta1, "beta2", Lion::withBeta2));

        /** Flags that an optimiser may have. */
        private static final List<String> FLAGS = List.of("momentum", "beta1", "beta2", "epsilon");

        final Optimizer standard;
        private final Map<String, BiFunction<Optimizer, Double, Optimizer>> settings;

        @SuppressWarnings("unchecked") // the settings are those of the class of the defaults
        <O extends Optimizer> Name(O standard, Map<String, BiFunction<O, Double, O>> settings) {
            this.standard = standard;
            this.settings = (Map<String, BiFunction<Optimizer, Double, Optimizer>>) (Map<String, ?>) settings;
        }

        /** The settings that one of these optimisers, separated by commas, does not have. */
        static List<String> unused(String names) {
            List<String> all = List.of(names.toLowerCase(Locale.ROOT).split(","));
            return FLAGS.stream()
                    .filter(flag -> Arrays.stream(values())
                            .anyMatch(each -> all.contains(each.toString()) && !each.settings.containsKey(flag)))
                    .toList();
        }

        /** The first name of optimisers of this class. */
        static Name of(Optimizer optimizer) {
            return Arrays.stream(values())
                    .filter(name -> name.standard.getClass() == optimizer.getClass())
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"--optimizer", "--optimiser"},
            paramLabel = "NAME",
            description =
                    "Optimiser: {values}. Default: adam; in" + " train and tune, sgd without --data or with --layers.")
    Name name;

    @Option(
            names = {"--learning-rate", "--lr", "--eta"},
            paramLabel = "RATE",
            converter = Values.Rate.class,
            description = "Learning rate, greater than 0. Default: 0.1 for sgd, 0.01 for momentum, nesterov and"
                    + " adagrad, 0.001 for rmsprop, adam and adamw, 0.002 for adamax, 0.0001 for"
                    + " lion.")
    private Double eta;

    @Option(
            names = "--momentum",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "Momentum: the decay rate of the velocity, from 0 to less than 1, for momentum and nesterov;"
                    + " with sgd, it selects momentum. Default: " + MOMENTUM + ".")
    private Double momentum;

    @Option(
            names = "--beta1",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "Decay rate of the moving average of the gradient, for adam, adamw, adamax and lion. Default:"
                    + " 0.9.")
    private Double beta1;

    @Option(
            names = "--beta2",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "Decay rate of the moving average of the squared gradient, for adam, adamw and rmsprop; for"
                    + " adamax, of the decaying maximum of the absolute value of the gradient; for lion, of the moving"
                    + " average that is carried over to the next step. Default: 0.999 for adam, adamw and adamax, 0.9"
                    + " for rmsprop, 0.99 for lion.")
    private Double beta2;

    @Option(
            names = "--epsilon",
            paramLabel = "X",
            converter = Values.Rate.class,
            description = "Number that keeps the denominator from being 0: added to it for adam, adamw, rmsprop and"
                    + " adagrad, and to the absolute value of the gradient for adamax. Default: 1e-8; 1e-10 for"
                    + " adagrad.")
    private Double epsilon;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "Learning rate schedule: {values}."
                    + " step:EVERY:FACTOR multiplies the rate by FACTOR every EVERY epochs (step:10:0.1);"
                    + " exponential:FACTOR does so after every epoch (exponential:0.95); cosine:LAST lowers it to the"
                    + " share LAST of its initial value (cosine:0); one-cycle:SHARE raises it during that share of the"
                    + " steps and then lowers it (one-cycle:0.3); plateau:PATIENCE:FACTOR multiplies it by FACTOR when"
                    + " the loss has not fallen for more than PATIENCE epochs (plateau:10:0.1), on the validation set"
                    + " or, without one, on the training set. Default: constant.")
    private Schedule schedule;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            converter = Values.ZeroOrMore.class,
            description = "Number of epochs at the start during which the learning rate rises linearly to its full"
                    + " value. Default: 0.")
    private Integer warmUp;

    @Option(
            names = "--l1",
            paramLabel = "X",
            converter = Values.NotNegative.class,
            description = "L1 penalty: adds X times the absolute value of each weight to the loss. Default: 0.")
    private Double l1;

    @Option(
            names = "--l2",
            paramLabel = "X",
            converter = Values.NotNegative.class,
            description = "L2 penalty: adds X/2 times the square of each weight to the loss. Default: 0.")
    private Double l2;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            converter = Values.NotNegative.class,
            description = "Decoupled weight decay: every step multiplies the weights by 1 minus X times the learning"
                    + " rate. Default: 0; " + ADAMW_DECAY + " for adamw.")
    private Double weightDecay;

    @Option(
            names = "--max-norm",
            paramLabel = "X",
            converter = Values.Rate.class,
            description = "Max-norm constraint: the largest allowed norm of the incoming weights of a unit. Default:"
                    + " none.")
    private Double maxNorm;

    @Option(
            names = "--clip-norm",
            paramLabel = "X",
            converter = Values.Rate.class,
            description = "Gradient clipping by norm: the largest allowed norm of the mean gradient of a mini-batch"
                    + " over all parameters. Default: none.")
    private Double clipNorm;

    @Option(
            names = "--clip-value",
            paramLabel = "X",
            converter = Values.Rate.class,
            description = "Gradient clipping by value: the largest allowed absolute value of any element of the mean"
                    + " gradient of a mini-batch. Default: none.")
    private Double clipValue;

    @Option(
            names = "--ema",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "Evaluate and save an exponential moving average of the parameters, not the parameters"
                    + " themselves. The value is its decay rate, such as 0.999. Default: none.")
    private Double ema;

    /**
     * Returns a configuration with the settings of the flags.
     *
     * @param config configuration whose optimiser is used if no flag chooses one
     * @throws UsageException if flags contradict each other
     */
    TrainingConfig applyTo(TrainingConfig config) {
        Schedule before = schedule == null ? Schedule.CONSTANT : schedule;
        return config.withOptimizer(optimizer(config.optimizer()))
                .withSchedule(before.withWarmUp(warmUp == null ? 0 : warmUp))
                .withRegularization(Regularization.NONE
                        .withL1(or(l1, 0))
                        .withL2(or(l2, 0))
                        .withWeightDecay(or(weightDecay, name == Name.ADAMW ? ADAMW_DECAY : 0))
                        .withMaxNorm(or(maxNorm, Double.POSITIVE_INFINITY)))
                .withClipping(Clipping.NONE
                        .withNorm(or(clipNorm, Double.POSITIVE_INFINITY))
                        .withValue(or(clipValue, Double.POSITIVE_INFINITY)))
                .withAveraging(or(ema, 0));
    }

    /** Returns warnings about settings without effect. */
    static List<String> warnings(TrainingConfig config) {
        List<String> warnings = new ArrayList<>();
        int warmUp = config.schedule().warmUp();
        if (config.epochs() > 0 && warmUp >= config.epochs()) {
            warnings.add("--warm-up " + warmUp + " covers the whole training of " + Count.of(config.epochs(), "epoch")
                    + ": the learning rate rises to the end, and no schedule follows");
        }
        // L2 with plain gradient descent decays the weights too, see math.md.
        double l2 = config.optimizer() instanceof Sgd ? config.regularization().l2() : 0;
        double weightDecay = config.regularization().weightDecay();
        double decay = config.optimizer().learningRate() * (weightDecay + l2);
        if (decay > 0 && (float) (1 - decay) == 1) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the weights do not decay: --learning-rate times %s is %.2g, but"
                            + " weights in float32 decay only above 3e-8",
                    l2 == 0 ? "--weight-decay" : weightDecay > 0 ? "--l2 and --weight-decay" : "--l2",
                    decay));
        }
        return warnings;
    }

    private static double or(Double value, double otherwise) {
        return value == null ? otherwise : value;
    }

    private Optimizer optimizer(Optimizer standard) {
        boolean hasMomentum = momentum != null && (name == null || name == Name.SGD);
        Optimizer chosen = hasMomentum ? Name.MOMENTUM.standard : name == null ? standard : name.standard;
        Name known = Name.of(chosen);
        Map<String, Double> given = new HashMap<>();
        given.put("momentum", momentum);
        given.put("beta1", beta1);
        given.put("beta2", beta2);
        given.put("epsilon", epsilon);
        for (String flag : Name.FLAGS) {
            Double value = given.get(flag);
            if (value != null) {
                BiFunction<Optimizer, Double, Optimizer> setting = known.settings.get(flag);
                if (setting == null) {
                    throw new UsageException(
                            "--" + flag + " does not apply to --optimizer " + (name == null ? known : name));
                }
                chosen = setting.apply(chosen, value);
            }
        }
        return eta == null ? chosen : chosen.withLearningRate(eta);
    }
}
