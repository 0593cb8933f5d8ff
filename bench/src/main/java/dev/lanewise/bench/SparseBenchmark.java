package dev.lanewise.bench;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.SparseSelection;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.network.Architecture;
import java.io.IOException;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * The two sparse products on the training images of MNIST, one mini-batch after the other in shuffled order, with one
 * panel of weights.
 *
 * <p>{@code gflops} beside the score counts a multiply and an add for each entry and unit, in billions a second: the
 * mean of all images, so an iteration should see many. The next mini-batch is prefetched meanwhile, as in training.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@CompilerControl(CompilerControl.Mode.DONT_INLINE) // see MeasuredKernels
@State(Scope.Thread)
public class SparseBenchmark {
    /** Units of the panel; 40 are the notebook's hidden layer, 24 and 16 its shares on two threads. */
    @Param({"16", "24", "40", "64"})
    public int units;

    @Param("10")
    public int batch;

    @Param({"scalar", "vector"})
    public String kernels;

    Kernels chosen;
    SparseMatrix images;
    int[] order;
    int from;
    double gflop;
    Panel panel;
    float[] nabla;
    float[] z;
    SparseSelection selection;
    Matrix weights;
    Matrix nablaView;
    Matrix zView;
    Matrix e;

    /** What JMH prints as a second result: billions of floating-point operations. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Flops {
        public double gflops;
    }

    @Setup
    public void fill() throws IOException {
        chosen = MeasuredKernels.named(kernels);
        Dataset training = Mnist.load().training();
        images = pack(training);
        order = new int[images.rows()];
        Arrays.setAll(order, i -> i);
        new PythonRandom(1).shuffle(order);
        gflop = 2e-9 * batch * units * images.entries() / images.rows();
        Layout layout = new Layout(Architecture.notebook(training.inputs(), units), 1);
        panel = layout.all(1, 0).get(0);
        if (panel.units() != units) {
            throw new IllegalStateException("units=" + units + " is more than one panel of " + Layout.PANEL);
        }
        nabla = layout.allocate();
        z = new float[batch * panel.stride()];
        selection = new SparseSelection();
        weights = new Matrix(MeasuredKernels.fill(layout.allocate()), panel.offset(), panel.stride());
        nablaView = new Matrix(nabla, panel.offset(), panel.stride());
        zView = new Matrix(z, 0, panel.stride());
        e = new Matrix(MeasuredKernels.fill(new float[batch * panel.stride()]), 0, panel.stride());
    }

    /** The non-zero pixels of a data set, as the trainer packs them. */
    static SparseMatrix pack(Dataset dataset) {
        ExampleRows examples = Internals.of(dataset, ExampleRows.class);
        float[] values = new float[256];
        for (int code = 0; code < values.length; code++) {
            values[code] = code * examples.byteScale();
        }
        return SparseMatrix.ofCodes(0, dataset.size(), dataset.inputs(), values, examples::copyNonZeroBytes);
    }

    /** Z += X W. */
    @Benchmark
    public float[] forward(Flops flops, Blackhole blackhole) {
        blackhole.consume(next());
        flops.gflops += gflop;
        chosen.sparseMultiplyAdd(selection, units, weights, zView);
        return z;
    }

    /** nabla W += X^T E. */
    @Benchmark
    public float[] gradient(Flops flops, Blackhole blackhole) {
        blackhole.consume(next());
        flops.gflops += gflop;
        chosen.sparseTransposeMultiplyAdd(selection, units, e, nablaView);
        return nabla;
    }

    /** Moves to the next mini-batch and prefetches the images of the one after it. */
    private int next() {
        from = from + 3 * batch <= order.length ? from + batch : 0;
        selection.moveTo(images, order, from, batch);
        return images.prefetch(order, from + batch, batch);
    }
}
