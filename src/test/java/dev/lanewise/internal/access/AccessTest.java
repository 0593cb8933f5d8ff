package dev.lanewise.internal.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.metric.Evaluation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final int EXAMPLES = 1000;

    private final Network network = Initializer.NOTEBOOK.network(Architecture.parse("5-7-3"), 1);

    private static Dataset dataset() {
        Random random = new Random(1);
        float[] inputs = new float[5 * EXAMPLES];
        int[] labels = new int[EXAMPLES];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat();
            labels[i / 5] = random.nextInt(3);
        }
        return Dataset.ofFloats(inputs, 5, labels, 3, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void evaluationWithOutputsIsThatOfTwoPassesAndReportsAllExamples(int threads) {
        Dataset dataset = dataset();
        float[] outputs = new float[3 * EXAMPLES];
        AtomicInteger done = new AtomicInteger();
        Evaluation evaluation = NetworkAccess.get().evaluate(network, dataset, threads, outputs, done::addAndGet);
        assertEquals(network.evaluate(dataset, 1), evaluation);
        assertArrayEquals(network.outputs(dataset, 1), outputs);
        assertEquals(EXAMPLES, done.get());
    }

    @Test
    void trainingHasTheLearningRateAndTheOutputsOfItsLatestEpoch() {
        Dataset dataset = dataset();
        TrainingConfig config = TrainingConfig.notebook().withEpochs(3).withSchedule(new Schedule.StepDecay(1, 0.5));
        double rate = config.optimizer().learningRate();
        try (Training training = new Training(network, config, dataset)) {
            assertEquals(Double.NaN, TrainingAccess.get().learningRate(training));
            training.listen(record -> {
                assertEquals(rate * Math.pow(0.5, record.epoch()), TrainingAccess.get().learningRate(training), 1e-12);
                float[] outputs = new float[3 * EXAMPLES];
                TrainingAccess.get().outputs(training, dataset, outputs);
                assertArrayEquals(network.outputs(dataset, 1), outputs);
            });
            assertEquals(3, training.run().history().size());
        }
    }
}
