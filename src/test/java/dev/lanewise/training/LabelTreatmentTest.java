package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LabelTreatmentTest {
    private static final Architecture THREE = new Architecture(
            List.of(1, 3), Activation.SIGMOID, Activation.SOFTMAX, Loss.CROSS_ENTROPY);

    private static Dataset classes(int classes, int... labels) {
        return Dataset.ofFloats(new float[labels.length], 1, labels, classes, null);
    }

    private static void assertRefused(String sentence, Executable making) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, making).getMessage());
    }

    @Test
    void balancedClassesCountAlikeAndAnExampleOneOnAverage() {
        List<Double> weights = LabelTreatment.balanced(classes(4, 0, 2, 0, 0, 0, 2, 3, 0));
        // 8 examples of 3 classes that have any: 5, 0, 2 and 1.
        assertEquals(List.of(8 / 15.0, 0.0, 8 / 6.0, 8 / 3.0), weights);
        assertRefused("class weights need examples with classes, but the data have numbers",
                () -> LabelTreatment.balanced(Dataset.ofRegression(new float[1], 1, new float[1], 1)));
        assertRefused("class weights need examples with classes, but the data have no examples",
                () -> LabelTreatment.balanced(classes(1)));
    }

    @Test
    void weightOfAnExampleIsItsOwnTimesThatOfItsClass() {
        Dataset dataset = classes(3, 2, 0, 2).weighted(new float[] {2, 3, 0.5f}).slice(1, 3);
        LabelTreatment treatment = LabelTreatment.NONE.withClassWeights(List.of(0.25, 1.0, 4.0));
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
        LabelTreatment smooth = LabelTreatment.NONE.withSmoothing(0.2);
        assertEquals(0.9f, TargetData.of(one, dataset, smooth).target(1, 0));
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertRefused("label smoothing is 0 to less than 1, but 1.0 was given",
                () -> LabelTreatment.NONE.withSmoothing(1));
        assertRefused("label smoothing is 0 to less than 1, but NaN was given",
                () -> LabelTreatment.NONE.withSmoothing(Double.NaN));
        assertRefused("a class weight is a finite number of at least 0, but -1.0 was given",
                () -> LabelTreatment.NONE.withClassWeights(List.of(1.0, -1.0)));
        assertRefused("all class weights are 0, so that no example counts",
                () -> LabelTreatment.NONE.withClassWeights(List.of(0.0, 0.0)));
    }

    @Test
    void nullWeightsAreRefusedByName() {
        assertEquals("classWeights[1]", assertThrows(NullPointerException.class,
                () -> LabelTreatment.NONE.withClassWeights(Arrays.asList(1.0, null, 2.0))).getMessage());
        assertEquals("classWeights", assertThrows(NullPointerException.class,
                () -> LabelTreatment.NONE.withClassWeights(null)).getMessage());
    }

    @Test
    void whatDoesNotFitTheDataIsRefused() {
        assertRefused("class weights are for classes, but the targets are labels",
                () -> LabelTreatment.NONE.withClassWeights(List.of(1.0, 2.0))
                        .requireFit(Dataset.ofMultiLabel(new float[2], 1, new float[] {1, 0, 0, 1}, 2)));
        assertRefused("the data have 3 classes, but 2 class weights were given",
                () -> TargetData.of(
                        THREE, classes(3, 0), LabelTreatment.NONE.withClassWeights(List.of(1.0, 2.0))));
        assertRefused("label smoothing is for classes and labels, but the targets are numbers",
                () -> TargetData.of(THREE, Dataset.ofRegression(new float[1], 1, new float[3], 3),
                        LabelTreatment.NONE.withSmoothing(0.1)));
    }
}
