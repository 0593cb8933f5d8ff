package dev.lanewise.bench;

import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.kernel.Function;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Element-wise operations: the activation functions and their derivatives, and {@code y += alpha x}.
 *
 * <p>The functions work in place, and would converge if applied again and again. So each call first copies its matrix
 * afresh; {@link #copy} measures that alone, to be subtracted. {@code gelements} beside the score counts elements in
 * billions a second, {@code gbytes} the bytes read and written.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@CompilerControl(CompilerControl.Mode.DONT_INLINE) // see MeasuredKernels
public class FunctionBenchmark {
    /** Of the leaky rectifier. */
    private static final float SLOPE = 0.01f;

    /** What JMH prints as a second result: billions of elements. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Elements {
        public double gelements;
    }

    /** What JMH prints as a second result: billions of bytes. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Bytes {
        public double gbytes;
    }

    /** The weighted inputs, activations and errors of a layer. */
    @State(Scope.Thread)
    public static class Layer {
        /** Examples x units. */
        @Param({"10x40", "128x1024"})
        public String matrix;

        @Param({"scalar", "vector"})
        public String kernels;

        Kernels chosen;
        int examples;
        int units;
        int stride;
        double gelements;
        float[] z;
        float[] x;
        Matrix zView;
        Matrix aView;
        Matrix xView;

        @Setup
        public void fill() {
            chosen = MeasuredKernels.named(kernels);
            int[] sizes =
                    Arrays.stream(matrix.split("x")).mapToInt(Integer::parseInt).toArray();
            examples = sizes[0];
            units = sizes[1];
            stride = LayerBuffers.stride(units);
            gelements = 1e-9 * examples * units;
            z = MeasuredKernels.fill(new float[examples * stride]);
            for (int i = 0; i < z.length; i++) {
                z[i] *= 4; // sums like those of a network: on both branches of tanh, and not saturated
            }
            x = new float[z.length];
            zView = new Matrix(z, 0, stride);
            aView = new Matrix(z.clone(), 0, stride);
            xView = new Matrix(x, 0, stride);
            chosen.activate(Function.SIGMOID, 0, examples, units, aView);
        }

        float[] afresh(Elements elements) {
            elements.gelements += gelements;
            System.arraycopy(z, 0, x, 0, z.length);
            return x;
        }

        float[] activate(Function function, Elements elements) {
            afresh(elements);
            chosen.activate(function, SLOPE, examples, units, xView);
            return x;
        }

        float[] multiplyByDerivative(Function function, Elements elements) {
            afresh(elements);
            chosen.multiplyByDerivative(function, SLOPE, examples, units, function.needsInput() ? zView : aView, xView);
            return x;
        }
    }

    /** A gradient and the parameters to step. */
    @State(Scope.Thread)
    public static class Step {
        /**
         * Floats of each array: both in the first-level cache, the second-level one, the third-level one, and memory.
         */
        @Param({"2048", "65536", "1048576", "16777216"})
        public int floats;

        @Param({"scalar", "vector"})
        public String kernels;

        Kernels chosen;
        float[] nabla;
        float[] parameters;

        @Setup
        public void fill() {
            chosen = MeasuredKernels.named(kernels);
            nabla = MeasuredKernels.fill(new float[floats]);
            parameters = MeasuredKernels.fill(new float[floats]);
        }
    }

    @Benchmark
    public float[] copy(Layer layer, Elements elements) {
        return layer.afresh(elements);
    }

    @Benchmark
    public float[] sigmoid(Layer layer, Elements elements) {
        return layer.activate(Function.SIGMOID, elements);
    }

    @Benchmark
    public float[] tanh(Layer layer, Elements elements) {
        return layer.activate(Function.TANH, elements);
    }

    @Benchmark
    public float[] relu(Layer layer, Elements elements) {
        return layer.activate(Function.RELU, elements);
    }

    @Benchmark
    public float[] leakyRelu(Layer layer, Elements elements) {
        return layer.activate(Function.LEAKY_RELU, elements);
    }

    @Benchmark
    public float[] elu(Layer layer, Elements elements) {
        return layer.activate(Function.ELU, elements);
    }

    @Benchmark
    public float[] gelu(Layer layer, Elements elements) {
        return layer.activate(Function.GELU, elements);
    }

    @Benchmark
    public float[] silu(Layer layer, Elements elements) {
        return layer.activate(Function.SILU, elements);
    }

    @Benchmark
    public float[] softplus(Layer layer, Elements elements) {
        return layer.activate(Function.SOFTPLUS, elements);
    }

    @Benchmark
    public float[] relu6(Layer layer, Elements elements) {
        return layer.activate(Function.RELU6, elements);
    }

    @Benchmark
    public float[] timesRelu6Prime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.RELU6, elements);
    }

    @Benchmark
    public float[] selu(Layer layer, Elements elements) {
        return layer.activate(Function.SELU, elements);
    }

    @Benchmark
    public float[] timesSeluPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.SELU, elements);
    }

    @Benchmark
    public float[] geluTanh(Layer layer, Elements elements) {
        return layer.activate(Function.GELU_TANH, elements);
    }

    @Benchmark
    public float[] timesGeluTanhPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.GELU_TANH, elements);
    }

    @Benchmark
    public float[] mish(Layer layer, Elements elements) {
        return layer.activate(Function.MISH, elements);
    }

    @Benchmark
    public float[] timesMishPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.MISH, elements);
    }

    @Benchmark
    public float[] hardSwish(Layer layer, Elements elements) {
        return layer.activate(Function.HARD_SWISH, elements);
    }

    @Benchmark
    public float[] timesHardSwishPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.HARD_SWISH, elements);
    }

    @Benchmark
    public float[] exp(Layer layer, Elements elements) {
        return layer.activate(Function.EXP, elements);
    }

    @Benchmark
    public float[] timesSigmoidPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.SIGMOID, elements);
    }

    @Benchmark
    public float[] timesTanhPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.TANH, elements);
    }

    @Benchmark
    public float[] timesReluPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.RELU, elements);
    }

    @Benchmark
    public float[] timesLeakyReluPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.LEAKY_RELU, elements);
    }

    @Benchmark
    public float[] timesEluPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.ELU, elements);
    }

    @Benchmark
    public float[] timesGeluPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.GELU, elements);
    }

    @Benchmark
    public float[] timesSiluPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.SILU, elements);
    }

    @Benchmark
    public float[] timesSoftplusPrime(Layer layer, Elements elements) {
        return layer.multiplyByDerivative(Function.SOFTPLUS, elements);
    }

    /** One read of x, one read and one write of y. */
    @Benchmark
    public float[] addScaled(Step step, Bytes bytes) {
        bytes.gbytes += 3e-9 * Float.BYTES * step.floats;
        step.chosen.addScaled(step.floats, -0.01f, step.nabla, 0, step.parameters, 0);
        return step.parameters;
    }
}
