package dev.lanewise.bench;

import dev.lanewise.internal.engine.DenseProduct;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The three products of a dense layer on one core, in the panels and strides that the engine uses.
 *
 * <p>{@code gflops} beside the score counts a multiply and an add for each element of the summed index, in billions a
 * second; padding counts as nothing. Hold it against {@link PeakBenchmark} at the same width. After its last iteration
 * a fork compares the products with their definition, so that a wrong one has no score.
 *
 * <p>A fork calls its kernel with one shape only, so the compiler knows more than it does in a training run.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@CompilerControl(CompilerControl.Mode.DONT_INLINE) // see MeasuredKernels
public class MultiplyBenchmark {

    /** What JMH prints as a second result: billions of floating-point operations. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Flops {
        public double gflops;
    }

    /** A layer of a network with a mini-batch in it. */
    @State(Scope.Thread)
    public static class Layer {
        /** Examples x inputs x units. */
        @Param({
            "10x784x40",
            "128x784x1024",
            "128x1024x1024",
            "1024x1024x1024",
            "1x784x40",
            "17x17x17",
            "31x127x61",
            "1x1x1"
        })
        public String shape;

        @Param({"scalar", "vector"})
        public String kernels;

        Kernels chosen;
        int examples;
        int inputs;
        int units;
        double gflop;
        List<Panel> panels;
        /** The units of the layer before, whose errors BP2v computes. */
        List<Panel> before;

        float[] parameters;
        float[] nabla;
        Activations a;
        Activations z;
        Activations e;
        float[] panelOfE;
        float[] transposedE;
        float[] product;
        int width;
        final Matrix left = new Matrix();
        final Matrix right = new Matrix();
        final Matrix start = new Matrix();
        final Matrix out = new Matrix();

        @Setup
        public void fill() {
            chosen = MeasuredKernels.named(kernels);
            int[] sizes =
                    Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
            examples = sizes[0];
            inputs = sizes[1];
            units = sizes[2];
            gflop = 2e-9 * examples * inputs * units;
            Architecture architecture =
                    new Architecture(List.of(1, inputs, units), Activation.RELU, Activation.SIGMOID, Loss.QUADRATIC);
            Layout layout = new Layout(architecture, 1);
            before = layout.all(1, 0);
            panels = layout.all(2, 0);
            parameters = MeasuredKernels.fill(layout.allocate());
            nabla = layout.allocate();
            width = LayerBuffers.stride(examples);
            a = new Activations(examples, inputs);
            z = new Activations(examples, units);
            e = new Activations(examples, units);
            MeasuredKernels.fill(a.floats);
            MeasuredKernels.fill(e.floats);
            panelOfE = new float[examples * Layout.PANEL];
            transposedE = new float[units * width];
            for (int i = 0; i < examples; i++) {
                for (int j = 0; j < units; j++) {
                    transposedE[j * width + i] = e.get(i, j);
                }
            }
            product = new float[Layout.PANEL * width];
        }

        /** Z = b + A W, as {@code DenseProduct} does it. */
        float[] forward() {
            int together = DenseProduct.examplesInCache(examples);
            for (int from = 0; from < examples; from += together) {
                for (Panel panel : panels) {
                    chosen.multiply(
                            Math.min(together, examples - from),
                            panel.units(),
                            inputs,
                            a.view(left, from, 0),
                            right.moveTo(parameters, panel.offset(), panel.stride()),
                            start.moveTo(parameters, panel.row(inputs), panel.stride()),
                            z.view(out, from, panel.firstUnit()));
                }
            }
            return z.floats;
        }

        /** nabla W += A^T E, as {@code DenseProduct} does it. */
        float[] gradient() {
            for (Panel panel : panels) {
                float[] errors = e.floats;
                int at = e.at(panel.firstUnit());
                int errorStride = e.stride;
                if (errorStride > panel.stride() && inputs > panel.stride()) {
                    for (int i = 0; i < examples; i++) {
                        System.arraycopy(errors, at + i * errorStride, panelOfE, i * panel.stride(), panel.stride());
                    }
                    errors = panelOfE;
                    at = 0;
                    errorStride = panel.stride();
                }
                for (int k = 0; k < inputs; ) {
                    int next = a.inPanels() ? Math.min(inputs, k + Layout.PANEL) : inputs;
                    right.moveTo(errors, at, errorStride);
                    out.moveTo(nabla, panel.row(k), panel.stride());
                    chosen.multiply(next - k, panel.units(), examples, a.transposed(left, k), right, out, out);
                    k = next;
                }
            }
            return nabla;
        }

        /**
         * E W^T, as {@code DenseProduct} does it, with E transposed and the result left transposed; the last panel
         * stays.
         */
        float[] error() {
            for (Panel mine : before) {
                Arrays.fill(product, 0, mine.units() * width, 0);
                for (Panel next : panels) {
                    left.moveTo(parameters, next.row(mine.firstUnit()), next.stride());
                    right.moveTo(transposedE, next.firstUnit() * width, width);
                    out.moveTo(product, 0, width);
                    chosen.multiply(mine.units(), examples, next.units(), left, right, out, out);
                }
            }
            return product;
        }

        /** Compares some elements of each product with the chain of multiply-adds that defines them. */
        @TearDown
        public void check() {
            Arrays.fill(nabla, 0);
            forward();
            gradient();
            error();
            Panel last = before.get(before.size() - 1);
            Random random = new Random(2);
            for (int times = 0; times < 1000; times++) {
                int i = random.nextInt(examples);
                int k = random.nextInt(inputs);
                int j = random.nextInt(units);
                float sum = parameters[weight(inputs, j)];
                for (int s = 0; s < inputs; s++) {
                    sum = Math.fma(a.get(i, s), parameters[weight(s, j)], sum);
                }
                requireEqual("Z", sum, z.get(i, j));
                sum = 0;
                for (int s = 0; s < examples; s++) {
                    sum = Math.fma(a.get(s, k), e.get(s, j), sum);
                }
                requireEqual("nabla W", sum, nabla[weight(k, j)]);
                k = random.nextInt(last.units());
                sum = 0;
                for (int s = 0; s < units; s++) {
                    sum = Math.fma(parameters[weight(last.firstUnit() + k, s)], e.get(i, s), sum);
                }
                requireEqual("E", sum, product[k * width + i]);
            }
        }

        private int weight(int input, int unit) {
            Panel panel = panels.get(unit / Layout.PANEL);
            return panel.row(input) + unit - panel.firstUnit();
        }
    }

    /** Square matrices as others keep them, row-major: B is cut into panels first, A and C are used in place. */
    @State(Scope.Thread)
    public static class RowMajor {
        /** Rows and columns, a multiple of 16, because these matrices are not padded. */
        @Param("1024")
        public int size;

        @Param({"scalar", "vector"})
        public String kernels;

        Kernels chosen;
        double gflop;
        float[] a;
        float[] b;
        float[] c;
        float[] panel;
        Matrix left;
        Matrix right;
        Matrix out;

        @Setup
        public void fill() {
            if (size % Kernels.PAD != 0) {
                throw new IllegalStateException("size=" + size + " is not a multiple of " + Kernels.PAD);
            }
            chosen = MeasuredKernels.named(kernels);
            gflop = 2e-9 * size * size * size;
            a = MeasuredKernels.fill(new float[size * size]);
            b = MeasuredKernels.fill(new float[size * size]);
            c = new float[size * size];
            panel = new float[size * Layout.PANEL];
            left = new Matrix(a, 0, size);
            right = new Matrix(panel, 0, Layout.PANEL);
            out = new Matrix();
        }

        /** C += A B. */
        float[] multiply() {
            for (int j = 0; j < size; j += Layout.PANEL) {
                int columns = Math.min(Layout.PANEL, size - j);
                for (int k = 0; k < size; k++) {
                    System.arraycopy(b, k * size + j, panel, k * Layout.PANEL, columns);
                }
                out.moveTo(c, j, size);
                chosen.multiply(size, columns, size, left, right, out, out);
            }
            return c;
        }
    }

    @Benchmark
    public float[] forward(Layer layer, Flops flops) {
        flops.gflops += layer.gflop;
        return layer.forward();
    }

    @Benchmark
    public float[] gradient(Layer layer, Flops flops) {
        flops.gflops += layer.gflop;
        return layer.gradient();
    }

    @Benchmark
    public float[] error(Layer layer, Flops flops) {
        flops.gflops += layer.gflop;
        return layer.error();
    }

    @Benchmark
    public float[] rowMajor(RowMajor matrices, Flops flops) {
        flops.gflops += matrices.gflop;
        return matrices.multiply();
    }

    private static void requireEqual(String product, float expected, float actual) {
        if (expected != actual) {
            throw new IllegalStateException(product + " is wrong: " + actual + " where " + expected + " belongs");
        }
    }
}
