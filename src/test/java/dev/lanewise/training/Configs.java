package dev.lanewise.training;

import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.internal.engine.Noise;

/** Short forms of configurations for tests. */
public final class Configs {
    private Configs() {}

    /** Plain gradient descent with a constant learning rate. */
    public static TrainingConfig sgd(int epochs, int batchSize, double learningRate, long seed, int threads) {
        return TrainingConfig.notebook()
                .withEpochs(epochs)
                .withBatchSize(batchSize)
                .withLearningRate(learningRate)
                .withSeed(seed)
                .withThreads(threads);
    }

    /** A configuration with noise. */
    static TrainingConfig with(Noise noise, TrainingConfig config) {
        return config.withDropout(noise.dropout())
                .withInputDropout(noise.inputDropout())
                .withInputNoise(noise.inputNoise());
    }

    /** A configuration with smoothing and class weights. */
    static TrainingConfig with(LabelTreatment labels, TrainingConfig config) {
        return config.withLabelSmoothing(labels.smoothing())
                .withClassWeights(labels.classWeights().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }
}
