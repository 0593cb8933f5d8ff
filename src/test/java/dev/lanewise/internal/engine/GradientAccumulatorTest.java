package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.engine.parallel.Barrier;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.reference.DoubleNetwork;
import dev.lanewise.training.Clipping;
import dev.lanewise.training.Momentum;
import dev.lanewise.training.Regularization;
import dev.lanewise.training.Sgd;
import dev.lanewise.training.TrainingConfig;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GradientAccumulatorTest {
    private static final TrainingConfig CONFIG =
            TrainingConfig.notebook().withThreads(1).withOptimizer(Sgd.of(0.25));

    /** The four ways in which the weights of a layer are updated, see {@link GradientAccumulator}. */
    private enum Way {
        IN_PLACE(CONFIG),
        BY_BLOCKS(CONFIG.withBatchSize(GradientAccumulator.IN_PLACE_UP_TO + 1)),
        WHOLE(CONFIG.withClipping(Clipping.NONE.withNorm(1e6))),
        PENALIZED(CONFIG.withRegularization(Regularization.NONE.withL1(1e-30))),
        /** Without a first step, momentum is plain descent. */
        MOMENTUM(CONFIG.withOptimizer(Momentum.of(0.25)));

        private final TrainingConfig config;

        Way(TrainingConfig config) {
            this.config = config;
        }
    }

    /** Examples and parameters of a network of tanh and linear units, and what they come to in double precision. */
    private static final class Case {
        private final Architecture architecture;
        private final float[] parameters;
        private final float[][] x;
        private final float[][] y;

        private Case(int inputs, int hidden, int outputs, int count, boolean sparse, int seed) {
            Random random = new Random(seed);
            architecture = new Architecture(
                    List.of(inputs, hidden, outputs), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
            parameters = new float[architecture.parameterCount()];
            for (int p = 0; p < parameters.length; p++) {
                parameters[p] = (float) random.nextGaussian() / 2;
            }
            x = new float[count][inputs];
            y = new float[count][outputs];
            for (int k = 0; k < count; k++) {
                for (int i = 0; i < inputs; i++) {
                    x[k][i] = sparse && random.nextInt(5) > 0 ? 0 : (float) random.nextGaussian();
                }
                for (int j = 0; j < outputs; j++) {
                    y[k][j] = (float) random.nextGaussian();
                }
            }
        }

        private double[] gradient() {
            double[] wide = new double[parameters.length];
            for (int p = 0; p < wide.length; p++) {
                wide[p] = parameters[p];
            }
            return new DoubleNetwork(Math::tanh, x[0].length, architecture.units(1), y[0].length).gradient(wide, x, y);
        }

        private float[] stepped(TrainingConfig config, boolean sparse, Kernels kernels) {
            float[] targets = new float[y.length * y[0].length];
            for (int k = 0; k < y.length; k++) {
                System.arraycopy(y[k], 0, targets, k * y[0].length, y[0].length);
            }
            TargetData wanted = TargetData.ofNumbers(targets, y[0].length);
            Batch batch = sparse
                    ? Batch.sparse(sparse(), wanted)
                    : Batch.dense(dense(), LayerBuffers.stride(x[0].length), wanted);
            int[] order = new int[x.length];
            for (int k = 0; k < order.length; k++) {
                order[k] = k;
            }
            batch.move(order, 0, order.length);
            Layout layout = new Layout(architecture, 1);
            OptimizerState state = new OptimizerState(architecture, layout, config, 1, parameters, new float[0]);
            GradientAccumulator accumulator = new GradientAccumulator(state, 0, kernels, sparse);
            state.beginSteps(0, 1);
            accumulator.begin(1, x.length);
            new Backprop(architecture, layout, 0, state.parameters, kernels, batch, x.length, Barrier.NONE)
                    .step(LayerBuffers.of(architecture, batch, x.length), accumulator);
            return state.result();
        }

        private float[] dense() {
            int stride = LayerBuffers.stride(x[0].length);
            float[] rows = new float[x.length * stride];
            for (int k = 0; k < x.length; k++) {
                System.arraycopy(x[k], 0, rows, k * stride, x[k].length);
            }
            return rows;
        }

        private SparseMatrix sparse() {
            return SparseMatrix.ofFloats(0, x.length, x[0].length, (row, columns, values) -> {
                int count = 0;
                for (int i = 0; i < x[row].length; i++) {
                    if (x[row][i] != 0) {
                        columns[count] = (char) i;
                        values[count++] = x[row][i];
                    }
                }
                return count;
            });
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void everyWaySubtractsTheLearningRateTimesTheMeanGradient(
            @ForAll Way way,
            @ForAll @IntRange(min = 1, max = 20) int inputs,
            @ForAll @IntRange(min = 1, max = 9) int hidden,
            @ForAll @IntRange(min = 1, max = 5) int outputs,
            @ForAll @IntRange(min = 1, max = 17) int count,
            @ForAll boolean sparse,
            @ForAll int seed) {
        Case one = new Case(inputs, hidden, outputs, count, sparse, seed);
        double[] gradient = one.gradient();
        for (Kernels kernels : TestedKernels.all()) {
            float[] stepped = one.stepped(way.config, sparse, kernels);
            for (int p = 0; p < gradient.length; p++) {
                double expected = one.parameters[p] - 0.25 * gradient[p];
                assertEquals(expected, stepped[p], 2e-5 * (1 + Math.abs(gradient[p])), kernels.name() + ", " + p);
            }
        }
    }

    @Test
    void smallMiniBatchesAreAddedInPlaceUnlessTheLearningRateIsTiny() {
        assertTrue(GradientAccumulator.addsInPlace(Sgd.defaults(), 1));
        assertTrue(GradientAccumulator.addsInPlace(Sgd.defaults(), GradientAccumulator.IN_PLACE_UP_TO));
        assertFalse(GradientAccumulator.addsInPlace(Sgd.defaults(), GradientAccumulator.IN_PLACE_UP_TO + 1));
        double smallest = 100 * GradientAccumulator.IN_PLACE_FROM;
        assertTrue(GradientAccumulator.addsInPlace(Sgd.of(smallest), 100));
        assertFalse(GradientAccumulator.addsInPlace(Sgd.of(Math.nextDown(smallest)), 100));
    }

    @Test
    void nothingIsAddedInPlaceThatPenaltiesOrClippingNeedWhole() {
        assertTrue(GradientAccumulator.addsInPlace(CONFIG));
        assertTrue(GradientAccumulator.addsInPlace(CONFIG.withRegularization(
                Regularization.NONE.withL2(1).withWeightDecay(1).withMaxNorm(1))));
        for (TrainingConfig config : List.of(
                CONFIG.withBatchSize(GradientAccumulator.IN_PLACE_UP_TO + 1),
                CONFIG.withRegularization(Regularization.NONE.withL1(1e-9)),
                CONFIG.withClipping(Clipping.NONE.withNorm(9)),
                CONFIG.withClipping(Clipping.NONE.withValue(9)),
                CONFIG.withOptimizer(Momentum.of(0.25)))) {
            assertFalse(GradientAccumulator.addsInPlace(config), config.toString());
        }
    }

    /** More weights for each unit than a block has, so that a layer is updated in several blocks. */
    @Test
    void layerOfSeveralBlocksIsUpdatedWhole() {
        for (boolean sparse : new boolean[] {false, true}) {
            Case one = new Case(1100, 2, 1, 3, sparse, 5);
            double[] gradient = one.gradient();
            Kernels kernels = TestedKernels.all().get(0);
            for (Way way : Way.values()) {
                float[] stepped = one.stepped(way.config, sparse, kernels);
                for (int p = 0; p < gradient.length; p++) {
                    double expected = one.parameters[p] - 0.25 * gradient[p];
                    assertEquals(expected, stepped[p], 2e-5 * (1 + Math.abs(gradient[p])), way + ", " + p);
                }
            }
        }
    }
}
