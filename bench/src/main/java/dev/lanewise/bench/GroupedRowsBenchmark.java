package dev.lanewise.bench;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.internal.kernel.GroupedSparseRows;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.SparseSelection;
import dev.lanewise.internal.random.PythonRandom;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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
 * The two sparse products of a mini-batch of MNIST with many panels of weights, with plain and with grouped rows, and
 * building the grouped rows; microseconds a mini-batch. One mini-batch after the other in shuffled order.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@CompilerControl(CompilerControl.Mode.DONT_INLINE) // see MeasuredKernels
@State(Scope.Thread)
public class GroupedRowsBenchmark {
    private static final int PANEL = Kernels.PANEL;

    /** Sixteen are a layer of 1,024 units. */
    @Param({"1", "2", "16"})
    public int panels;

    @Param("128")
    public int batch;

    Kernels kernels;
    SparseMatrix images;
    SparseSelection selection;
    GroupedSparseRows grouped;
    int[] order;
    int from;
    float[] z;
    float[] weights;
    /** One view for each panel. */
    Matrix[] weightPanels;

    Matrix[] zPanels;
    Matrix[] ePanels;

    @Setup
    public void fill() throws IOException {
        kernels = MeasuredKernels.named("vector");
        Dataset training = Mnist.load().training();
        images = SparseBenchmark.pack(training);
        grouped = new GroupedSparseRows(images, batch);
        order = new int[images.rows()];
        Arrays.setAll(order, i -> i);
        new PythonRandom(1).shuffle(order);
        int stride = panels * PANEL + Kernels.PAD;
        int panelSize = images.columns() * PANEL;
        weights = MeasuredKernels.fill(Matrices.aligned(Matrices.FIRST + panels * panelSize));
        z = new float[batch * stride];
        float[] e = MeasuredKernels.fill(new float[batch * stride]);
        weightPanels = new Matrix[panels];
        zPanels = new Matrix[panels];
        ePanels = new Matrix[panels];
        for (int p = 0; p < panels; p++) {
            weightPanels[p] = new Matrix(weights, Matrices.FIRST + p * panelSize, PANEL);
            zPanels[p] = new Matrix(z, p * PANEL, stride);
            ePanels[p] = new Matrix(e, p * PANEL, stride);
        }
        selection = new SparseSelection().moveTo(images, order, 0, batch);
        grouped.build(selection);
    }

    private void next() {
        from = from + 2 * batch <= order.length ? from + batch : 0;
        selection.moveTo(images, order, from, batch);
    }

    @Benchmark
    public GroupedSparseRows build() {
        next();
        grouped.build(selection);
        return grouped;
    }

    /** Z += X W, plain rows. */
    @Benchmark
    public float[] forward() {
        next();
        for (int p = 0; p < panels; p++) {
            kernels.sparseMultiplyAdd(selection, PANEL, weightPanels[p], zPanels[p]);
        }
        return z;
    }

    /** nabla W += X^T E, plain rows. */
    @Benchmark
    public float[] gradient() {
        next();
        for (int p = 0; p < panels; p++) {
            kernels.sparseTransposeMultiplyAdd(selection, PANEL, ePanels[p], weightPanels[p]);
        }
        return weights;
    }

    /** Z += X W, grouped rows that were built before, always the same. */
    @Benchmark
    public float[] groupedForward() {
        for (int p = 0; p < panels; p++) {
            kernels.groupedMultiplyAdd(grouped, weightPanels[p], zPanels[p]);
        }
        return z;
    }

    /** nabla W += X^T E, grouped rows that were built before, always the same. */
    @Benchmark
    public float[] groupedGradient() {
        for (int p = 0; p < panels; p++) {
            kernels.groupedTransposeMultiplyAdd(grouped, ePanels[p], weightPanels[p]);
        }
        return weights;
    }
}
