package dev.lanewise.training;

/** Short forms of configurations for tests. */
public final class Configs {
    private Configs() {}

    /** Plain gradient descent with a constant learning rate. */
    public static TrainingConfig sgd(int epochs, int batchSize, double learningRate, long seed, int threads) {
        return TrainingConfig.notebook().withEpochs(epochs).withBatchSize(batchSize).withLearningRate(learningRate)
                .withSeed(seed).withThreads(threads);
    }
}
