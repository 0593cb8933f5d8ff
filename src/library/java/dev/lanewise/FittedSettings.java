package dev.lanewise;

import dev.lanewise.data.Preprocessing;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.AdaMax;
import dev.lanewise.training.Adagrad;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Lion;
import dev.lanewise.training.Momentum;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.RmsProp;
import dev.lanewise.training.TrainingConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings of a training by the names that the flags of {@code lanewise train} have, for {@link Facts}. */
final class FittedSettings {
    private FittedSettings() {}

    /**
     * Lists the settings that affect the result; of those that are off by default, only the ones that are on.
     *
     * @param validates whether there is a validation set
     * @param isTable whether the examples are the rows of a table
     */
    static Map<String, String> of(
            EstimatorSettings settings,
            Architecture architecture,
            TrainingConfig config,
            boolean validates,
            boolean isTable) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (isTable) {
            Preprocessing preprocessing = settings.preprocessing;
            all.put("weights", settings.weights);
            all.put("categorical", joined(preprocessing.categorical()));
            all.put("ignore", joined(preprocessing.ignored()));
            all.put("missing", preprocessing.missing());
            all.put("scale", preprocessing.scaling());
            all.put("date-order", preprocessing.dateOrder().orElse(null));
        }
        List<Activation> activations = architecture.activations();
        all.put("layers", LayerSizes.text(architecture.sizes()));
        List<Activation> hidden = activations.subList(0, activations.size() - 1);
        all.put("activation", hidden.stream().distinct().count() == 1 ? hidden.get(0) : joined(hidden));
        all.put("batch-norm", isNormalized(architecture, Normalization.BATCH));
        all.put("layer-norm", isNormalized(architecture, Normalization.LAYER));
        all.put("output-activation", architecture.output());
        all.put("loss", architecture.loss());
        all.put(
                "init",
                settings.start != null
                        ? null
                        : settings.initializer != null
                                ? settings.initializer
                                : FittingDefaults.initializer(architecture));
        all.put("freeze", joined(config.frozenLayers()));
        all.put("epochs", config.epochs());
        all.put("batch-size", config.batchSize());
        addOptimizer(all, config.optimizer());
        all.put("schedule", config.schedule().withoutWarmUp());
        all.put("warm-up", on(config.schedule().warmUp()));
        all.put("l1", on(config.regularization().l1()));
        all.put("l2", on(config.regularization().l2()));
        all.put("weight-decay", on(config.regularization().weightDecay()));
        all.put("max-norm", on(config.regularization().maxNorm()));
        all.put("clip-norm", on(config.clipping().norm()));
        all.put("clip-value", on(config.clipping().value()));
        all.put("ema", on(config.averaging()));
        all.put("seed", config.seed());
        all.put("label-smoothing", on(config.labelSmoothing()));
        all.put("class-weights", config.balancedClasses() ? "balanced" : joined(config.classWeights()));
        all.put("dropout", on(config.dropout()));
        all.put("input-dropout", on(config.inputDropout()));
        all.put("input-noise", on(config.inputNoise()));
        all.put("augment", config.augmentation().isNone() ? null : config.augmentation());
        all.put("no-scale-targets", config.standardizedTargets() ? null : true);
        all.put("linear-classes", config.linearClasses() ? true : null);
        all.put("patience", validates && settings.patience(config) > 0 ? settings.patience(config) : null);
        all.put("monitor", settings.monitored);
        Duration limit = settings.timeLimit;
        all.put("max-seconds", limit == null ? null : limit.getSeconds() + limit.getNano() / 1e9);
        all.put("calibrate", settings.calibrated ? true : null);
        Map<String, String> texts = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (value != null) {
                texts.put(name, value.toString());
            }
        });
        return texts;
    }

    private static void addOptimizer(Map<String, @Nullable Object> all, Optimizer optimizer) {
        all.put("optimizer", optimizer.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        all.put("learning-rate", optimizer.learningRate());
        if (optimizer instanceof Momentum momentum) {
            all.put("optimizer", momentum.nesterov() ? "nesterov" : "momentum");
            all.put("momentum", momentum.momentum());
        } else if (optimizer instanceof RmsProp rms) {
            all.put("beta2", rms.rho());
            all.put("epsilon", rms.epsilon());
        } else if (optimizer instanceof Adagrad adagrad) {
            all.put("epsilon", adagrad.epsilon());
        } else if (optimizer instanceof Adam adam) {
            all.put("beta1", adam.beta1());
            all.put("beta2", adam.beta2());
            all.put("epsilon", adam.epsilon());
        } else if (optimizer instanceof AdaMax adaMax) {
            all.put("beta1", adaMax.beta1());
            all.put("beta2", adaMax.beta2());
            all.put("epsilon", adaMax.epsilon());
        } else if (optimizer instanceof Lion lion) {
            all.put("beta1", lion.beta1());
            all.put("beta2", lion.beta2());
        }
    }

    private static @Nullable Boolean isNormalized(Architecture architecture, Normalization normalization) {
        return architecture.normalizations().contains(normalization) ? true : null;
    }

    /** Null for a whole number that switches something off. */
    private static @Nullable Integer on(int number) {
        return number == 0 ? null : Integer.valueOf(number);
    }

    /** Null for a number that switches something off. */
    private static @Nullable Double on(double number) {
        return number == 0 || Double.isInfinite(number) ? null : Double.valueOf(number);
    }

    private static @Nullable String joined(List<?> values) {
        return values.isEmpty() ? null : values.stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
