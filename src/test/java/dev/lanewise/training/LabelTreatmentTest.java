package dev.lanewise.training;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelTreatmentTest {
    private static final Architecture THREE =
            new Architecture(List.of(1, 3), Activation.SIGMOID, Activation.SOFTMAX, Loss.CROSS_ENTROPY);

    private static final TrainingConfig CONFIG = TrainingConfig.notebook().withThreads(1);

    private static Dataset classes(int classes, int... labels) {
        return Dataset.ofClasses(new float[labels.length], 1, labels, classes);
    }

    @Test
    void balancedClassesCountAlikeAndAnExampleOneOnAverage() {
        List<Double> weights = LabelTreatment.balanced(classes(4, 0, 2, 0, 0, 0, 2, 3, 0));
        // 8 examples of 3 classes that have any: 5, 0, 2 and 1.
        assertEquals(List.of(8 / 15.0, 0.0, 8 / 6.0, 8 / 3.0), weights);
        assertRefused(
                "class weights need examples with classes, but the data have numbers",
                () -> LabelTreatment.balanced(Dataset.ofRegression(new float[1], 1, new float[1], 1)));
        assertRefused(
                "class weights need examples with classes, but the data have no examples",
                () -> LabelTreatment.balanced(classes(1)));
    }

    @Test
    void weightOfAnExampleIsItsOwnTimesThatOfItsClass() {
        Dataset dataset =
                classes(3, 2, 0, 2).withWeights(new float[] {2, 3, 0.5f}).slice(1, 3);
        LabelTreatment treatment = new LabelTreatment(0, List.of(0.25, 1.0, 4.0));
        TargetData targets = TargetData.of(THREE, dataset, treatment);
        assertEquals(0.75f, targets.weight(0));
        assertEquals(2, targets.weight(1));
        assertEquals(1, targets.target(0, 0));
        assertEquals(3, TargetData.of(THREE, dataset, LabelTreatment.NONE).weight(0));
    }

    @Test
    void singleUnitWantsTheNumberOfItsClass() {
        Architecture one = new Architecture(List.of(1, 1), Activation.SIGMOID, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        Dataset dataset = classes(2, 0, 1);
        TargetData targets = TargetData.of(one, dataset, LabelTreatment.NONE);
        assertEquals(0, targets.target(0, 0));
        assertEquals(1, targets.target(1, 0));
        LabelTreatment smooth = new LabelTreatment(0.2, List.of());
        assertEquals(0.9f, TargetData.of(one, dataset, smooth).target(1, 0));
    }

    @Test
    void classesAreBalancedByTheTrainingSet() {
        Dataset dataset = classes(3, 0, 0, 0, 0, 1, 1, 2, 0);
        TrainingConfig balanced = CONFIG.withLabelSmoothing(0.1).withBalancedClasses();
        assertEquals(new LabelTreatment(0.1, LabelTreatment.balanced(dataset)), LabelTreatment.of(balanced, dataset));
        assertEquals(List.of(), balanced.classWeights());
        TrainingConfig weighted = balanced.withClassWeights(1, 2.5, 0);
        assertEquals(new LabelTreatment(0.1, List.of(1.0, 2.5, 0.0)), LabelTreatment.of(weighted, dataset));
        assertEquals(balanced, weighted.withBalancedClasses());
        assertNotEquals(balanced, CONFIG.withLabelSmoothing(0.1));
        assertEquals(CONFIG, weighted.withLabelSmoothing(0).withClassWeights());
        Network network = Initializer.ZEROS.network(THREE, 1);
        Network expected = Initializer.ZEROS.network(THREE, 1);
        double[] weights = LabelTreatment.balanced(dataset).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        try (Training training = new Training(network, balanced, dataset);
                Training same = new Training(expected, balanced.withClassWeights(weights), dataset)) {
            training.run(3);
            same.run(3);
        }
        assertEquals(expected.sha256(), network.sha256());
        Architecture line = new Architecture(List.of(1, 1), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        assertRefused(
                "class weights need examples with classes, but the data have numbers",
                () -> new Training(
                        Initializer.ZEROS.network(line, 1),
                        balanced.withLabelSmoothing(0),
                        Dataset.ofRegression(new float[1], 1, new float[1], 1)));
        assertRefused(
                "config has balancedClasses on, but online training cannot balance classes, because later rows"
                        + " are not known: call withClassWeights with their weights",
                () -> new OnlineTrainer(network, balanced));
    }

    @Test
    void whatDoesNotFitTheDataIsRefused() {
        assertRefused(
                "class weights are for classes, but the targets are labels",
                () -> new LabelTreatment(0, List.of(1.0, 2.0))
                        .requireFit(Dataset.ofMultiLabel(new float[2], 1, new float[] {1, 0, 0, 1}, 2)));
        assertRefused(
                "the data have 3 classes, but 2 class weights were given",
                () -> TargetData.of(THREE, classes(3, 0), new LabelTreatment(0, List.of(1.0, 2.0))));
        assertRefused(
                "label smoothing is for classes and labels, but the targets are numbers",
                () -> TargetData.of(
                        THREE,
                        Dataset.ofRegression(new float[1], 1, new float[3], 3),
                        new LabelTreatment(0.1, List.of())));
    }
}
