package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The steps of the optimisers: each kernel against the formula in {@link Kernels}, element by element. */
class StepsTest {
    private static final float TINY = Kernels.TINY;

    /** The operands of a step: coefficients, then arrays whose ranges start at two offsets. */
    private record Arguments(StepCoefficients step, int count, float[] g, int gOffset, float[][] own, int offset) {
        Arguments copy() {
            float[][] arrays = Arrays.stream(own).map(float[]::clone).toArray(float[][]::new);
            return new Arguments(step, count, g.clone(), gOffset, arrays, offset);
        }
    }

    /** The operations; {@code own} holds the parameters first, then the moments. */
    enum Operation {
        MOMENTUM(
                2, (k, a) -> k.momentum(a.step, a.count, a.g, a.gOffset, a.own[0], a.own[1], a.offset), (f, g, own) -> {
                    own[1] = Math.fma(f.rate, g, Math.fma(f.beta1, own[1], TINY)) - TINY;
                    own[0] = Math.fma(f.shrink, own[0], own[1]);
                }),
        NESTEROV(
                2, (k, a) -> k.nesterov(a.step, a.count, a.g, a.gOffset, a.own[0], a.own[1], a.offset), (f, g, own) -> {
                    own[1] = Math.fma(f.rate, g, Math.fma(f.beta1, own[1], TINY)) - TINY;
                    own[0] = Math.fma(f.beta1, own[1], Math.fma(f.rate, g, f.shrink * own[0]));
                }),
        ADAM(
                3,
                (k, a) -> k.adam(a.step, a.count, a.g, a.gOffset, a.own[0], a.own[1], a.own[2], a.offset),
                (f, g, own) -> {
                    float x = f.scale * g;
                    own[1] = Math.fma(f.oneMinusBeta1, x, Math.fma(f.beta1, own[1], TINY)) - TINY;
                    own[2] = Math.fma(f.oneMinusBeta2, Math.fma(x, x, TINY), f.beta2 * own[2]);
                    float direction = own[1] / ((float) Math.sqrt(own[2]) + f.epsilon);
                    own[0] = Math.fma(f.rate, direction, f.shrink * own[0]);
                }),
        ADA_MAX(
                3,
                (k, a) -> k.adaMax(a.step, a.count, a.g, a.gOffset, a.own[0], a.own[1], a.own[2], a.offset),
                (f, g, own) -> {
                    float x = f.scale * g;
                    own[1] = Math.fma(f.oneMinusBeta1, x, Math.fma(f.beta1, own[1], TINY)) - TINY;
                    float size = Math.abs(x) + f.epsilon;
                    own[2] = f.beta2 * own[2] > size ? f.beta2 * own[2] : size;
                    own[0] = Math.fma(f.rate, own[1] / own[2], f.shrink * own[0]);
                }),
        RMS_PROP(2, (k, a) -> k.rmsProp(a.step, a.count, a.g, a.gOffset, a.own[0], a.own[1], a.offset), (f, g, own) -> {
            float x = f.scale * g;
            own[1] = Math.fma(f.oneMinusBeta2, Math.fma(x, x, TINY), f.beta2 * own[1]);
            own[0] = Math.fma(f.rate, x / ((float) Math.sqrt(own[1]) + f.epsilon), f.shrink * own[0]);
        }),
        ADAGRAD(2, (k, a) -> k.adagrad(a.step, a.count, a.g, a.gOffset, a.own[0], a.own[1], a.offset), (f, g, own) -> {
            float x = f.scale * g;
            own[1] = Math.fma(x, x, own[1]);
            own[0] = Math.fma(f.rate, x / ((float) Math.sqrt(own[1]) + f.epsilon), f.shrink * own[0]);
        }),
        LION(2, (k, a) -> k.lion(a.step, a.count, a.g, a.gOffset, a.own[0], a.own[1], a.offset), (f, g, own) -> {
            float x = f.scale * g;
            float sign = sign(Math.fma(f.oneMinusBeta1, x, f.beta1 * own[1]));
            own[0] = Math.fma(f.rate, sign, f.shrink * own[0]);
            own[1] = Math.fma(f.oneMinusBeta2, x, Math.fma(f.beta2, own[1], TINY)) - TINY;
        }),
        /** The second array is the gradient. */
        PENALIZE(
                2,
                (k, a) -> k.penalize(
                        a.count,
                        a.step.scale,
                        Math.abs(a.step.rate),
                        a.step.beta1,
                        a.step.beta2,
                        new Matrix(a.own[0], a.offset, a.count),
                        new Matrix(a.own[1], a.offset, a.count)),
                (f, g, own) -> {
                    float bound = Math.abs(f.rate);
                    float x = f.scale * own[1];
                    float cut = x > bound ? bound : x < -bound ? -bound : x;
                    own[1] = Math.fma(f.beta1, sign(own[0]), Math.fma(f.beta2, own[0], cut));
                }),
        AVERAGE(
                2,
                (k, a) -> k.average(a.count, a.step.rate, a.own[0], a.own[1], a.offset),
                (f, g, own) -> own[1] = Math.fma(f.rate, own[0] - own[1], own[1]));

        private static float sign(float x) {
            return Float.isNaN(x) ? x : Math.signum(x);
        }

        final int arrays;

        private final BiConsumer<Kernels, Arguments> kernel;
        private final Element element;

        Operation(int arrays, BiConsumer<Kernels, Arguments> kernel, Element element) {
            this.arrays = arrays;
            this.kernel = kernel;
            this.element = element;
        }

        /** One element of every array, in place. */
        private interface Element {
            void change(StepCoefficients f, float g, float[] own);
        }

        void run(Kernels k, Arguments a) {
            kernel.accept(k, a);
        }

        void runPlainly(Arguments a) {
            float[] own = new float[arrays];
            for (int i = 0; i < a.count; i++) {
                for (int n = 0; n < arrays; n++) {
                    own[n] = a.own[n][a.offset + i];
                }
                element.change(a.step, a.g[a.gOffset + i], own);
                for (int n = 0; n < arrays; n++) {
                    a.own[n][a.offset + i] = own[n];
                }
            }
        }
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void everyStepGivesTheBitsOfItsFormulaAndWritesNothingElse(
            @ForAll Operation operation,
            @ForAll @IntRange(max = 9) int pads,
            @ForAll Values values,
            @ForAll long seed) {
        Arguments before = draw(operation, pads * TestedKernels.pad(), values, new Random(seed));
        Arguments expected = before.copy();
        operation.runPlainly(expected);
        for (Kernels kernels : TestedKernels.all()) {
            Arguments found = before.copy();
            operation.run(kernels, found);
            assertArrayEquals(before.g, found.g);
            for (int n = 0; n < operation.arrays; n++) {
                assertArrayEquals(expected.own[n], found.own[n], kernels.name() + " " + operation + " array " + n);
            }
        }
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void rangeThatDoesNotFitItsArrayIsRefused(
            @ForAll Operation operation, @ForAll @IntRange(min = 1, max = 9) int pads, @ForAll long seed) {
        Random random = new Random(seed);
        Arguments drawn = draw(operation, pads * TestedKernels.pad(), Values.ORDINARY, random);
        int victim = random.nextInt(operation.arrays);
        drawn.own[victim] = Arrays.copyOf(drawn.own[victim], drawn.offset + drawn.count - 1);
        for (Kernels kernels : TestedKernels.all()) {
            assertThrows(IndexOutOfBoundsException.class, () -> operation.run(kernels, drawn.copy()));
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void squaresAreSummedDownEachColumnInDoublePrecision(
            @ForAll @IntRange(max = 40) int rows,
            @ForAll @IntRange(max = 70) int columns,
            @ForAll Values values,
            @ForAll long seed) {
        Random random = new Random(seed);
        TestMatrix x = TestMatrix.padded(rows, columns, values, random);
        int offset = random.nextInt(5);
        double[] before = random.doubles(offset + TestedKernels.padded(columns)).toArray();
        double[] expected = before.clone();
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                expected[offset + j] += (double) x.get(i, j) * x.get(i, j);
            }
        }
        for (Kernels kernels : TestedKernels.all()) {
            double[] found = before.clone();
            kernels.addSquares(rows, columns, x.view(), found, offset);
            assertArrayEquals(
                    Arrays.copyOf(expected, offset + columns), Arrays.copyOf(found, offset + columns), kernels.name());
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void columnsAreScaledEachByItsFactorAndNothingElseIsWritten(
            @ForAll @IntRange(max = 40) int rows,
            @ForAll @IntRange(max = 70) int columns,
            @ForAll Values values,
            @ForAll long seed) {
        Random random = new Random(seed);
        TestMatrix x = TestMatrix.padded(rows, columns, values, random);
        float[] factors = numbers(TestedKernels.padded(columns), values, random);
        Arrays.fill(factors, columns, factors.length, 1);
        TestMatrix expected = x.copy();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                expected.set(i, j, factors[j] * x.get(i, j));
            }
        }
        for (Kernels kernels : TestedKernels.all()) {
            TestMatrix found = x.copy();
            kernels.scaleColumns(rows, columns, factors, found.view());
            assertArrayEquals(expected.array(), found.array(), kernels.name());
        }
    }

    private static Arguments draw(Operation operation, int count, Values values, Random random) {
        StepCoefficients step = new StepCoefficients();
        step.scale = values.draw(random);
        step.rate = values.draw(random);
        step.shrink = values.draw(random);
        step.epsilon = values.draw(random);
        step.beta1 = values.draw(random);
        step.oneMinusBeta1 = values.draw(random);
        step.beta2 = values.draw(random);
        step.oneMinusBeta2 = values.draw(random);
        int gOffset = random.nextInt(20);
        int offset = random.nextInt(20);
        float[][] own = new float[operation.arrays][];
        for (int n = 0; n < own.length; n++) {
            own[n] = numbers(offset + count + (random.nextBoolean() ? 0 : 20), values, random);
        }
        return new Arguments(step, count, numbers(gOffset + count, values, random), gOffset, own, offset);
    }

    private static float[] numbers(int length, Values values, Random random) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = values.draw(random);
        }
        return numbers;
    }
}
