package dev.lanewise.bench;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Pass;
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
 * What is done element by element: the functions of the units and their derivatives, and {@code y += alpha x}.
 *
 * <p>The functions work in place, and applied again and again they would run into their limits. So each call begins by
 * copying its matrix afresh; {@link #copy} measures that alone, to be taken off. {@code gelements} beside the score
 * counts elements in billions a second, {@code gbytes} the bytes read and written.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@CompilerControl(CompilerControl.Mode.DONT_INLINE) // see MeasuredKernels
public class FunctionBenchmark {

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
    public static class Matrix {
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
        float[] a;
        float[] x;

        @Setup
        public void fill() {
            chosen = MeasuredKernels.named(kernels);
            int[] sizes = Arrays.stream(matrix.split("x")).mapToInt(Integer::parseInt).toArray();
            examples = sizes[0];
            units = sizes[1];
            stride = Pass.stride(units);
            gelements = 1e-9 * examples * units;
            z = MeasuredKernels.fill(new float[examples * stride]);
            for (int i = 0; i < z.length; i++) {
                z[i] *= 4; // sums like those of a network: on both branches of tanh, and not saturated
            }
            a = z.clone();
            chosen.sigmoid(examples, units, a, 0, stride);
            x = new float[z.length];
        }

        float[] afresh(Elements elements) {
            elements.gelements += gelements;
            System.arraycopy(z, 0, x, 0, z.length);
            return x;
        }
    }

    /** A gradient and the parameters to step. */
    @State(Scope.Thread)
    public static class Step {
        /** Floats of each array: both in the first-level cache, the second-level one, the third-level one, and memory. */
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
    public float[] copy(Matrix m, Elements elements) {
        return m.afresh(elements);
    }

    @Benchmark
    public float[] sigmoid(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.sigmoid(m.examples, m.units, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] tanh(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.tanh(m.examples, m.units, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] relu(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.relu(m.examples, m.units, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] leakyRelu(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.leakyRelu(m.examples, m.units, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] elu(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.elu(m.examples, m.units, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] gelu(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.gelu(m.examples, m.units, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] silu(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.silu(m.examples, m.units, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] softplus(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.softplus(m.examples, m.units, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] exp(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.exp(m.examples, m.units, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] timesSigmoidPrime(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.timesSigmoidPrime(m.examples, m.units, m.a, 0, m.stride, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] timesTanhPrime(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.timesTanhPrime(m.examples, m.units, m.a, 0, m.stride, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] timesReluPrime(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.timesReluPrime(m.examples, m.units, m.a, 0, m.stride, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] timesLeakyReluPrime(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.timesLeakyReluPrime(m.examples, m.units, m.a, 0, m.stride, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] timesEluPrime(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.timesEluPrime(m.examples, m.units, m.a, 0, m.stride, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] timesGeluPrime(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.timesGeluPrime(m.examples, m.units, m.z, 0, m.stride, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] timesSiluPrime(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.timesSiluPrime(m.examples, m.units, m.z, 0, m.stride, x, 0, m.stride);
        return x;
    }

    @Benchmark
    public float[] timesSoftplusPrime(Matrix m, Elements elements) {
        float[] x = m.afresh(elements);
        m.chosen.timesSoftplusPrime(m.examples, m.units, m.z, 0, m.stride, x, 0, m.stride);
        return x;
    }

    /** One read of x, one read and one write of y. */
    @Benchmark
    public float[] addScaled(Step step, Bytes bytes) {
        bytes.gbytes += 3e-9 * Float.BYTES * step.floats;
        step.chosen.addScaled(step.floats, -0.01f, step.nabla, 0, step.parameters, 0);
        return step.parameters;
    }
}
