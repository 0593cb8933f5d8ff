package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The steps of the optimisers: each kernel against the formula in {@link Kernels}, element by element. */
class StepsTest {
    private static final float TINY = Kernels.TINY;

    /** What a step is given: seven factors, then arrays whose ranges start at two offsets. */
    private record Arguments(float[] factor, int count, float[] g, int gOffset, float[][] own, int offset) {
        Arguments copy() {
            float[][] arrays = Arrays.stream(own).map(float[]::clone).toArray(float[][]::new);
            return new Arguments(factor, count, g.clone(), gOffset, arrays, offset);
        }
    }

    /** The operations; {@code own} holds the parameters first, then the moments. */
    enum Operation {
        MOMENTUM(2) {
            @Override
            void run(Kernels k, Arguments a) {
                k.momentum(
                        a.count, a.factor[0], a.factor[1], a.factor[2], a.g, a.gOffset, a.own[0], a.own[1], a.offset);
            }

            @Override
            void element(float[] f, float g, float[] own) {
                own[1] = Math.fma(f[0], g, Math.fma(f[1], own[1], TINY)) - TINY;
                own[0] = Math.fma(f[2], own[0], own[1]);
            }
        },
        NESTEROV(2) {
            @Override
            void run(Kernels k, Arguments a) {
                k.nesterov(
                        a.count, a.factor[0], a.factor[1], a.factor[2], a.g, a.gOffset, a.own[0], a.own[1], a.offset);
            }

            @Override
            void element(float[] f, float g, float[] own) {
                own[1] = Math.fma(f[0], g, Math.fma(f[1], own[1], TINY)) - TINY;
                own[0] = Math.fma(f[1], own[1], Math.fma(f[0], g, f[2] * own[0]));
            }
        },
        ADAM(3) {
            @Override
            void run(Kernels k, Arguments a) {
                float[] f = a.factor;
                k.adam(a.count, f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], a.g, a.gOffset,
                        a.own[0], a.own[1], a.own[2], a.offset);
            }

            @Override
            void element(float[] f, float g, float[] own) {
                float x = f[0] * g;
                own[1] = Math.fma(f[2], x, Math.fma(f[1], own[1], TINY)) - TINY;
                own[2] = Math.fma(f[4], Math.fma(x, x, TINY), f[3] * own[2]);
                float direction = own[1] / ((float) Math.sqrt(own[2]) + f[6]);
                own[0] = Math.fma(f[5], direction, f[7] * own[0]);
            }
        },
        RMS_PROP(2) {
            @Override
            void run(Kernels k, Arguments a) {
                float[] f = a.factor;
                k.rmsProp(a.count, f[0], f[1], f[2], f[3], f[4], f[5], a.g, a.gOffset, a.own[0], a.own[1], a.offset);
            }

            @Override
            void element(float[] f, float g, float[] own) {
                float x = f[0] * g;
                own[1] = Math.fma(f[2], Math.fma(x, x, TINY), f[1] * own[1]);
                own[0] = Math.fma(f[3], x / ((float) Math.sqrt(own[1]) + f[4]), f[5] * own[0]);
            }
        },
        ADAGRAD(2) {
            @Override
            void run(Kernels k, Arguments a) {
                float[] f = a.factor;
                k.adagrad(a.count, f[0], f[1], f[2], f[3], a.g, a.gOffset, a.own[0], a.own[1], a.offset);
            }

            @Override
            void element(float[] f, float g, float[] own) {
                float x = f[0] * g;
                own[1] = Math.fma(x, x, own[1]);
                own[0] = Math.fma(f[1], x / ((float) Math.sqrt(own[1]) + f[2]), f[3] * own[0]);
            }
        },
        LION(2) {
            @Override
            void run(Kernels k, Arguments a) {
                float[] f = a.factor;
                k.lion(a.count, f[0], f[1], f[2], f[3], f[4], f[5], f[6], a.g, a.gOffset, a.own[0], a.own[1], a.offset);
            }

            @Override
            void element(float[] f, float g, float[] own) {
                float x = f[0] * g;
                float sign = sign(Math.fma(f[2], x, f[1] * own[1]));
                own[0] = Math.fma(f[5], sign, f[6] * own[0]);
                own[1] = Math.fma(f[4], x, Math.fma(f[3], own[1], TINY)) - TINY;
            }
        },
        /** The parameters are read, and what stands for a moment is the gradient. */
        PENALIZE(2) {
            @Override
            void run(Kernels k, Arguments a) {
                float[] f = a.factor;
                k.penalize(a.count, f[0], Math.abs(f[1]), f[2], f[3], a.own[0], a.offset, a.own[1], a.offset);
            }

            @Override
            void element(float[] f, float g, float[] own) {
                float bound = Math.abs(f[1]);
                float x = f[0] * own[1];
                float cut = x > bound ? bound : x < -bound ? -bound : x;
                own[1] = Math.fma(f[2], sign(own[0]), Math.fma(f[3], own[0], cut));
            }
        },
        AVERAGE(2) {
            @Override
            void run(Kernels k, Arguments a) {
                k.average(a.count, a.factor[0], a.own[0], a.own[1], a.offset);
            }

            @Override
            void element(float[] f, float g, float[] own) {
                own[1] = Math.fma(f[0], own[0] - own[1], own[1]);
            }
        };

        private static float sign(float x) {
            return Float.isNaN(x) ? x : Math.signum(x);
        }

        final int arrays;

        Operation(int arrays) {
            this.arrays = arrays;
        }

        abstract void run(Kernels k, Arguments a);

        /** One element of every array, in place. */
        abstract void element(float[] f, float g, float[] own);

        void runPlainly(Arguments a) {
            float[] own = new float[arrays];
            for (int i = 0; i < a.count; i++) {
                for (int n = 0; n < arrays; n++) {
                    own[n] = a.own[n][a.offset + i];
                }
                element(a.factor, a.g[a.gOffset + i], own);
                for (int n = 0; n < arrays; n++) {
                    a.own[n][a.offset + i] = own[n];
                }
            }
        }
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void everyStepGivesTheBitsOfItsFormulaAndWritesNothingElse(
            @ForAll Operation operation, @ForAll @IntRange(max = 9) int pads, @ForAll Values values,
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

    @Test
    void momentsThatNoGradientFeedsNeverBecomeSubnormalNumbers() {
        float[] fading = {1, 0.9f, 0.1f, 0.9f, 0.1f, -0.1f, 1e-8f, 1};
        for (Operation operation : List.of(Operation.MOMENTUM, Operation.NESTEROV, Operation.ADAM, Operation.LION)) {
            Arguments a = draw(operation, TestedKernels.pad(), Values.ORDINARY, new Random(1));
            for (Kernels kernels : TestedKernels.all()) {
                Arguments copy = new Arguments(fading, a.count, new float[a.g.length], a.gOffset, a.own, a.offset).copy();
                Arrays.fill(copy.own[operation.arrays - 1], 1);
                for (int step = 0; step < 1500; step++) {
                    operation.run(kernels, copy);
                }
                for (int n = 1; n < operation.arrays; n++) {
                    for (int i = 0; i < copy.count; i++) {
                        float moment = copy.own[n][copy.offset + i];
                        assertTrue(moment == 0 || Math.abs(moment) >= Float.MIN_NORMAL, () -> "moment " + moment);
                        assertEquals(0, moment, 1e-29, operation + " by " + kernels.name());
                    }
                }
            }
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void squaresAreSummedDownEachColumnInDoublePrecision(
            @ForAll @IntRange(max = 40) int rows, @ForAll @IntRange(max = 70) int columns, @ForAll Values values,
            @ForAll long seed) {
        Random random = new Random(seed);
        Matrix x = Matrix.padded(rows, columns, values, random);
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
            kernels.addSquares(rows, columns, x.array(), x.offset(), x.rowStride(), found, offset);
            assertArrayEquals(
                    Arrays.copyOf(expected, offset + columns), Arrays.copyOf(found, offset + columns), kernels.name());
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void columnsAreScaledEachByItsFactorAndNothingElseIsWritten(
            @ForAll @IntRange(max = 40) int rows, @ForAll @IntRange(max = 70) int columns, @ForAll Values values,
            @ForAll long seed) {
        Random random = new Random(seed);
        Matrix x = Matrix.padded(rows, columns, values, random);
        float[] factors = numbers(TestedKernels.padded(columns), values, random);
        Arrays.fill(factors, columns, factors.length, 1);
        Matrix expected = x.copy();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                expected.set(i, j, factors[j] * x.get(i, j));
            }
        }
        for (Kernels kernels : TestedKernels.all()) {
            Matrix found = x.copy();
            kernels.scaleColumns(rows, columns, factors, found.array(), found.offset(), found.rowStride());
            assertArrayEquals(expected.array(), found.array(), kernels.name());
        }
    }

    private static Arguments draw(Operation operation, int count, Values values, Random random) {
        float[] factor = new float[8];
        for (int i = 0; i < factor.length; i++) {
            factor[i] = values.draw(random);
        }
        int gOffset = random.nextInt(20);
        int offset = random.nextInt(20);
        float[][] own = new float[operation.arrays][];
        for (int n = 0; n < own.length; n++) {
            own[n] = numbers(offset + count + (random.nextBoolean() ? 0 : 20), values, random);
        }
        return new Arguments(factor, count, numbers(gOffset + count, values, random), gOffset, own, offset);
    }

    private static float[] numbers(int length, Values values, Random random) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = values.draw(random);
        }
        return numbers;
    }
}
