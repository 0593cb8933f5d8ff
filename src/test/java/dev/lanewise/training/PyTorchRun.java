package dev.lanewise.training;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * One of the runs that {@code bench/peers/pytorch/reference.py} has made with PyTorch, with the same data, initial
 * parameters and configuration. What both sides compute and what the coefficients are stands there too.
 *
 * <p>An optimiser is added to {@link #OPTIMIZERS}, a custom loss to {@link #CUSTOM_LOSSES}, an option of the
 * configuration to {@link #config}; activations and built-in losses are read by their names. The script says what is to
 * be added there.
 *
 * @param optimizer name of it
 * @param extra name of what is added to it or to the data, or {@code none}
 * @param frozen numbers of the layers that are frozen
 * @param seed of the parameters, the data and the order of the examples
 * @param gradient of the first mini-batch, mean over its examples; null for most runs
 * @param parameters after all steps
 * @param statistics running means and variances after all steps; null without normalisation
 * @param outputs for the first examples after all steps, of the network in use; null without normalisation
 */
record PyTorchRun(
        Architecture architecture,
        Task targets,
        boolean sparse,
        int batch,
        int examples,
        String optimizer,
        String extra,
        List<Integer> frozen,
        long seed,
        Figures gradient,
        Figures parameters,
        Figures statistics,
        Figures outputs) {
    static final int EPOCHS = 5;
    static final int STEPS = 50;

    private static final int PARAMETERS = 1;
    private static final int INPUTS = 2;
    private static final int ZEROS = 3;
    private static final int TARGETS = 4;
    private static final int WEIGHTS = 5;
    /** By name, with the coefficients of the script. */
    static final Map<String, Optimizer> OPTIMIZERS = optimizers();

    private static final Map<String, Loss> CUSTOM_LOSSES =
            Map.of("log-cosh", OwnLosses.LOG_COSH, "focal", OwnLosses.FOCAL);
    /** A triangle in every epoch, lower from epoch to epoch; the factors are exact. */
    static final Schedule.FactorFunction SCHEDULE =
            step -> (1 + Math.abs(step.perEpoch() / 2 - step.number() % step.perEpoch()))
                    / 4.0
                    * (step.epochs() - step.epoch())
                    / 4;

    private static final List<Double> CLASS_WEIGHTS = List.of(0.5, 2.0, 1.0, 0.0, 1.5, 0.25, 3.0, 1.0, 0.75, 1.25);

    /** Numbers, and how far rounding may take each of them. */
    record Figures(double[] exact, double[] tolerance) {
        /** How far numbers are from these, as the largest share of a tolerance. */
        double distance(float[] found) {
            double worst = found.length == exact.length ? 0 : Double.POSITIVE_INFINITY;
            for (int i = 0; i < found.length && worst < Double.POSITIVE_INFINITY; i++) {
                double difference = Math.abs(found[i] - exact[i]);
                // Not a number is no share of anything.
                worst = difference == 0
                        ? worst
                        : difference >= 0 ? Math.max(worst, difference / tolerance[i]) : Double.POSITIVE_INFINITY;
            }
            return worst;
        }
    }

    /** All of them. */
    static List<PyTorchRun> all() {
        List<PyTorchRun> runs = new ArrayList<>();
        try (InputStream file = PyTorchRun.class.getResourceAsStream("pytorch.json.gz");
                InputStream text = new GZIPInputStream(file)) {
            for (Object run : JSON.std.listFrom(text)) {
                runs.add(of((Map<?, ?>) run));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return runs;
    }

    private static PyTorchRun of(Map<?, ?> run) {
        List<Integer> sizes = ((List<?>) run.get("sizes"))
                .stream().map(size -> (Integer) size).toList();
        List<Activation> activations = ((List<?>) run.get("activations"))
                .stream().map(name -> Activation.parse((String) name)).toList();
        List<Normalization> normalizations = run.get("normalizations") == null
                ? Collections.nCopies(sizes.size() - 2, Normalization.NONE)
                : ((List<?>) run.get("normalizations"))
                        .stream().map(n -> Normalization.parse((String) n)).toList();
        List<Integer> frozen = run.get("frozen") == null
                ? List.of()
                : ((List<?>) run.get("frozen"))
                        .stream().map(layer -> (Integer) layer).toList();
        String cost = (String) run.get("cost");
        Loss loss = CUSTOM_LOSSES.containsKey(cost) ? CUSTOM_LOSSES.get(cost) : Loss.parse(cost);
        return new PyTorchRun(
                new Architecture(sizes, activations, normalizations, loss),
                Task.parse((String) run.get("targets")),
                (Boolean) run.get("sparse"),
                (Integer) run.get("batch"),
                (Integer) run.get("examples"),
                (String) run.get("optimizer"),
                (String) run.get("extra"),
                frozen,
                (Integer) run.get("seed"),
                figures(run, "gradient", "gradientTolerance"),
                figures(run, "parameters", "tolerance"),
                figures(run, "statistics", "statisticsTolerance"),
                figures(run, "outputs", "outputsTolerance"));
    }

    private static Figures figures(Map<?, ?> run, String exact, String tolerance) {
        return run.get(exact) == null
                ? null
                : new Figures(numbers(run.get(exact), 1), numbers(run.get(tolerance), 0x1p-30));
    }

    private static double[] numbers(Object list, double unit) {
        return ((List<?>) list)
                .stream()
                        .mapToDouble(number -> unit * ((Number) number).doubleValue())
                        .toArray();
    }

    /** Initial parameters. */
    Network network() {
        float[] parameters = new float[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            float scale = 1;
            while (scale * scale * inputs > 3) {
                scale /= 2;
            }
            for (int weights = at + inputs * architecture.units(l); at < weights; at++) {
                parameters[at] = scale * fraction(PARAMETERS, at);
            }
            for (int biases = at + architecture.units(l); at < biases; at++) {
                parameters[at] = fraction(PARAMETERS, at) / 4;
            }
            if (architecture.normalization(l) != Normalization.NONE) {
                for (int gammas = at + architecture.units(l); at < gammas; at++) {
                    parameters[at] = 1 + fraction(PARAMETERS, at) / 4;
                }
                for (int betas = at + architecture.units(l); at < betas; at++) {
                    parameters[at] = fraction(PARAMETERS, at) / 4;
                }
            }
        }
        return new Network(architecture, parameters);
    }

    /** Whether nothing is added to the optimiser and the data: such runs are there for all architectures. */
    boolean isPlain() {
        return extra.equals("none") && frozen.isEmpty() && !architecture.loss().isCustom();
    }

    boolean isNormalized() {
        return architecture.normalizations().stream().anyMatch(n -> n != Normalization.NONE);
    }

    /** The training set. */
    Dataset dataset() {
        int outputs = architecture.outputs();
        if (targets == Task.CLASSIFICATION) {
            int[] labels = new int[examples];
            for (int i = 0; i < examples; i++) {
                labels[i] = number(TARGETS, i) % outputs;
            }
            return weighted(Dataset.ofClasses(inputs(), architecture.inputs(), labels, outputs));
        }
        return extra.equals("autoencoder")
                ? dataset(new float[examples * outputs]).withInputsAsTargets()
                : weighted(dataset(rows()));
    }

    /** The training set with other targets than those of the run, unless these are classes. */
    Dataset dataset(float[] y) {
        return targets == Task.MULTI_LABEL
                ? Dataset.ofMultiLabel(inputs(), architecture.inputs(), y, architecture.outputs())
                : Dataset.ofRegression(inputs(), architecture.inputs(), y, architecture.outputs());
    }

    private float[] inputs() {
        float[] x = new float[examples * architecture.inputs()];
        for (int i = 0; i < x.length; i++) {
            float drawn = fraction(INPUTS, i);
            x[i] = sparse && number(ZEROS, i) % 4 != 0 ? 0 : extra.equals("autoencoder") ? Math.abs(drawn) : drawn;
        }
        return x;
    }

    private float[] rows() {
        if (extra.equals("soft-targets") && architecture.output() == Activation.SOFTMAX) {
            return probabilitiesOfClasses();
        }
        float[] y = new float[examples * architecture.outputs()];
        float scale = architecture.output() == Activation.TANH ? 0.9375f : 2;
        for (int i = 0; i < y.length; i++) {
            y[i] = extra.equals("soft-targets")
                    ? number(TARGETS, i) % 257 / 256f
                    : targets == Task.MULTI_LABEL ? number(TARGETS, i) % 2 : scale * fraction(TARGETS, i);
        }
        return y;
    }

    /** Cuts from 0 to 65536 at random places: the sum of the parts is exact. */
    private float[] probabilitiesOfClasses() {
        int outputs = architecture.outputs();
        float[] y = new float[examples * outputs];
        int[] cuts = new int[outputs + 1];
        for (int i = 0; i < examples; i++) {
            for (int j = 1; j < outputs; j++) {
                cuts[j] = number(TARGETS, i * outputs + j - 1);
            }
            cuts[outputs] = 65536;
            Arrays.sort(cuts);
            for (int j = 0; j < outputs; j++) {
                y[i * outputs + j] = (cuts[j + 1] - cuts[j]) / 65536f;
            }
        }
        return y;
    }

    private Dataset weighted(Dataset dataset) {
        if (!extra.equals("example-weights")) {
            return dataset;
        }
        float[] weights = new float[examples];
        for (int i = 0; i < examples; i++) {
            weights[i] = number(WEIGHTS, i) % 8 / 4f;
        }
        return dataset.withWeights(weights);
    }

    /** How it was trained. */
    TrainingConfig config() {
        TrainingConfig config = plainConfig();
        double[] classWeights = CLASS_WEIGHTS.stream()
                .limit(architecture.outputs())
                .mapToDouble(Double::doubleValue)
                .toArray();
        return switch (extra) {
            case "none", "example-weights", "soft-targets", "autoencoder" -> config;
            case "l1" -> config.withRegularization(Regularization.NONE.withL1(0x1p-7));
            case "l2" -> config.withRegularization(Regularization.NONE.withL2(0x1p-4));
            case "weight-decay" -> config.withRegularization(Regularization.NONE.withWeightDecay(0x1p-3));
            case "clip-norm" -> config.withClipping(Clipping.NONE.withNorm(0x1p-2));
            case "clip-value" -> config.withClipping(Clipping.NONE.withValue(0x1p-5));
            case "max-norm" -> config.withRegularization(Regularization.NONE.withMaxNorm(0.75));
            case "average" -> config.withAveraging(0.875);
            case "exponential" -> config.withSchedule(Schedule.exponential(0.5));
            case "own-schedule" -> config.withSchedule(Schedule.custom("triangles", SCHEDULE));
            case "smoothing" -> config.withLabelSmoothing(0.125);
            case "class-weights" -> config.withClassWeights(classWeights);
            case "smoothed-class-weights" -> config.withLabelSmoothing(0.125).withClassWeights(classWeights);
            default -> throw new IllegalArgumentException(extra);
        };
    }

    /** The same without whatever is added to the optimiser. */
    TrainingConfig plainConfig() {
        TrainingConfig config = Configs.sgd(EPOCHS, batch, 1, seed, 1)
                .withOptimizer(OPTIMIZERS.get(optimizer))
                .withFrozenLayers(frozen.stream().mapToInt(layer -> layer).toArray());
        return optimizer.equals("adamw")
                ? config.withRegularization(Regularization.NONE.withWeightDecay(0x1p-3))
                : config;
    }

    private static Map<String, Optimizer> optimizers() {
        Adam adam = Adam.defaults()
                .withLearningRate(0x1p-7)
                .withBeta1(0.875)
                .withBeta2(0.984375)
                .withEpsilon(0x1p-10);
        Map<String, Optimizer> all = new LinkedHashMap<>();
        all.put("sgd", Sgd.of(0x1p-3));
        all.put("momentum", Momentum.of(0x1p-5).withMomentum(0.875));
        all.put("nesterov", Momentum.of(0x1p-5).withMomentum(0.875).withNesterov(true));
        all.put(
                "rmsprop",
                RmsProp.defaults().withLearningRate(0x1p-8).withRho(0.875).withEpsilon(0x1p-10));
        all.put("adagrad", Adagrad.defaults().withLearningRate(0x1p-5).withEpsilon(0x1p-10));
        all.put("adam", adam);
        all.put("adamw", adam);
        all.put(
                "adamax",
                AdaMax.defaults()
                        .withLearningRate(0x1p-7)
                        .withBeta1(0.875)
                        .withBeta2(0.984375)
                        .withEpsilon(0x1p-10));
        all.put(
                "lion",
                Lion.defaults().withLearningRate(0x1p-9).withBeta1(0.875).withBeta2(0.984375));
        return all;
    }

    /** A number from -1 to less than 1 that is exact in float. */
    private float fraction(int purpose, int i) {
        return (number(purpose, i) - 32768) / 32768f;
    }

    /** A number of 16 bits. */
    private int number(int purpose, int i) {
        return mix(mix(mix((int) seed) + purpose) + i) >>> 16;
    }

    private static int mix(int x) {
        int y = (x ^ x >>> 16) * 0x7feb352d;
        y = (y ^ y >>> 15) * 0x846ca68b;
        return y ^ y >>> 16;
    }

    @Override
    public String toString() {
        return architecture + ", batch " + batch + ", " + optimizer + (extra.equals("none") ? "" : " with " + extra)
                + (frozen.isEmpty() ? "" : ", frozen " + frozen);
    }
}
