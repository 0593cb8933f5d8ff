package dev.lanewise.doctor;

import com.sun.management.ThreadMXBean;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.kernel.Function;
import dev.lanewise.internal.kernel.Jvm;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.SparseSelection;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Measures in a second or two the limits of one core, and how close the main kernels come to them at the shapes of two
 * networks. The kernels take turns, a millisecond each, and the shortest time of each counts, so brief disturbances by
 * other processes have no effect. Only calls that allocate no objects count: code that is not compiled yet allocates
 * vectors and is hundreds of times slower.
 */
public final class KernelRates {
    private static final String GFLOPS = "GFLOP/s";
    private static final String GIGABYTES = "GB/s";

    /** A panel of the second layer of 784-1024-1024-10 with mini-batches of 128. */
    private static final int EXAMPLES = 128;

    private static final int WIDE = 1024;
    private static final int PANEL = Layout.PANEL;
    /** The first layer of 784-40-10 with mini-batches of 10, with as many non-zero inputs as MNIST. */
    private static final int BATCH = 10;

    private static final int INPUTS = 784;
    private static final int NON_ZEROS = 150;
    private static final int UNITS = 40;
    private static final int STRIDE = Kernels.padded(UNITS);
    /** Counted in {@code ScalarMath.exp}, and a sign, a sum and a quotient; a fused multiply-add counts as two. */
    private static final int SIGMOID_OPERATIONS = 23 + 3;
    /** As many as the first layer of 784-1024-1024-10 has parameters: 3 MB. */
    private static final int PARAMETERS = INPUTS * WIDE;

    private static final int PEAK_ROUNDS = 1024;
    /** Small enough for sums over billions of products to stay finite. */
    private static final float SMALL = 0x1p-20f;

    private static final double SAMPLE_SECONDS = 1e-3;
    /** Rows of a call while the JIT is at work: those of a tile, because a kernel may be a thousand times slower. */
    private static final int BRIEF_ROWS = 6;
    /** Factor up to which the measurement is extended until the JIT has compiled all kernels. */
    public static final int LONGEST = 10;

    /**
     * A measured rate.
     *
     * @param seconds shortest time of a call
     * @param rate operations or bytes in billions per second
     * @param share share of the peak, NaN if it is unknown; for kernels on memory, of the faster of them
     */
    public record Rate(String name, String shape, double seconds, double rate, String unit, double share) {}

    /** A kernel that can be called on its first rows only, and the work of a call on all rows in its unit. */
    private record Work(String name, String shape, double amount, String unit, int rows, IntConsumer call) {}

    private final Kernels kernels = compiledKernels();
    private final List<Work> works = new ArrayList<>();
    // Result of the loop for the peak, kept so that the loop is not eliminated as dead code.
    private float sink;

    private KernelRates() {
        if (kernels.width() > Float.SIZE) {
            works.add(new Work(
                    "peak: multiply-adds in registers",
                    "",
                    VectorPeak.operations(PEAK_ROUNDS),
                    GFLOPS,
                    PEAK_ROUNDS,
                    rounds -> sink += VectorPeak.multiplyAdds(rounds, SMALL)));
        }
        addProducts();
        Matrix x = new Matrix(filled(BATCH * STRIDE), 0, STRIDE);
        works.add(new Work(
                "sigmoid",
                BATCH + " x " + UNITS,
                (double) SIGMOID_OPERATIONS * BATCH * UNITS,
                GFLOPS,
                BATCH,
                rows -> kernels.activate(Function.SIGMOID, 0, rows, UNITS, x)));
        addMemory();
    }

    /**
     * Returns the rates of one core, the peak first; takes about this number of seconds, and up to {@value #LONGEST}
     * times as long if the JIT needs it. Kernels that it has not compiled by then are left out.
     */
    public static List<Rate> measure(double seconds) {
        return new KernelRates().rates(seconds);
    }

    private List<Rate> rates(double seconds) {
        int[] calls = new int[works.size()];
        double[] best = new double[works.size()];
        Arrays.fill(calls, 1);
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        LongSupplier allocated = allocated();
        long start = System.nanoTime();
        boolean compiled;
        do {
            long bytes = allocated.getAsLong();
            works.forEach(work -> work.call.accept(Math.min(BRIEF_ROWS, work.rows)));
            compiled = allocated.getAsLong() == bytes;
        } while (since(start) < (compiled ? 1 : LONGEST) * seconds / 2);
        start = System.nanoTime();
        do {
            compiled = true;
            for (int w = 0; w < calls.length; w++) {
                long bytes = allocated.getAsLong();
                long before = System.nanoTime();
                for (int call = 0; call < calls[w]; call++) {
                    works.get(w).call.accept(works.get(w).rows);
                }
                double sample = since(before);
                if (allocated.getAsLong() == bytes) {
                    best[w] = Math.min(best[w], sample / calls[w]);
                }
                compiled &= best[w] < Double.POSITIVE_INFINITY;
                calls[w] *= sample < SAMPLE_SECONDS ? 2 : 1;
            }
        } while (since(start) < (compiled ? 1 : LONGEST) * seconds / 2);
        double traffic = 0;
        List<Rate> rates = new ArrayList<>();
        for (int w = 0; w < best.length; w++) {
            traffic = works.get(w).unit.equals(GIGABYTES) ? Math.max(traffic, works.get(w).amount / best[w]) : traffic;
        }
        double peak = kernels.width() == Float.SIZE ? 0 : works.get(0).amount / best[0];
        for (int w = 0; w < best.length; w++) {
            Work work = works.get(w);
            double rate = work.amount / best[w];
            double limit = work.unit.equals(GIGABYTES) ? traffic : peak;
            if (rate > 0) {
                rates.add(new Rate(
                        work.name, work.shape, best[w], rate * 1e-9, work.unit, limit > 0 ? rate / limit : Double.NaN));
            }
        }
        return rates;
    }

    /**
     * Returns a counter of the bytes that this thread has allocated. A vector kernel allocates until C2 has compiled it,
     * and its times are ignored until then. The counter is always 0 where allocation does not show this, so that every
     * time is used: for scalar kernels, without C2, or if the JVM does not measure allocation.
     */
    private LongSupplier allocated() {
        return kernels.width() > Float.SIZE
                        && Jvm.current().optimises()
                        && ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                        && threads.isThreadAllocatedMemorySupported()
                ? threads::getCurrentThreadAllocatedBytes
                : () -> 0;
    }

    /** The kernels of this process that run vector code from the first call on. */
    private static Kernels compiledKernels() {
        Kernels kernels = KernelSelection.automatic().kernels();
        return kernels.width() == Float.SIZE
                ? kernels
                : KernelSelection.select(KernelSelection.Choice.VECTOR, kernels.width())
                        .kernels();
    }

    private static double since(long nanoTime) {
        return (System.nanoTime() - nanoTime) * 1e-9;
    }

    /** The products of one panel of a wide layer and of a sparse layer, as {@code Feedforward} calls them. */
    private void addProducts() {
        int first = Matrices.FIRST;
        Matrix inputs = new Matrix(filled(EXAMPLES * WIDE), 0, PANEL, 1, EXAMPLES * PANEL);
        Matrix biases = new Matrix(filled(PANEL), 0, PANEL);
        Matrix z = new Matrix(aligned(EXAMPLES * PANEL), first, PANEL);
        Matrix w = new Matrix(aligned(WIDE * PANEL), first, PANEL, 1, PANEL * PANEL);
        works.add(new Work(
                "dense forward",
                EXAMPLES + " x " + WIDE + " x " + PANEL,
                2.0 * EXAMPLES * WIDE * PANEL,
                GFLOPS,
                EXAMPLES,
                rows -> kernels.multiply(rows, PANEL, WIDE, inputs, w, biases, z)));
        SparseMatrix x = SparseMatrix.ofFloats(0, BATCH, INPUTS, (row, columns, values) -> {
            for (int i = 0; i < NON_ZEROS; i++) {
                // As in an image of MNIST, non-zero inputs form runs.
                columns[i] = (char) (i / 10 * 50 + i % 10 + row);
                values[i] = SMALL;
            }
            return NON_ZEROS;
        });
        int[] order = new int[BATCH];
        Arrays.setAll(order, i -> i);
        Matrix ofInputs = new Matrix(aligned(INPUTS * STRIDE), first, STRIDE);
        Matrix sums = new Matrix(filled(BATCH * STRIDE), 0, STRIDE);
        SparseSelection selection = new SparseSelection();
        works.add(new Work(
                "sparse forward",
                BATCH + " x " + NON_ZEROS + " x " + UNITS,
                2.0 * BATCH * NON_ZEROS * UNITS,
                GFLOPS,
                BATCH,
                rows -> kernels.sparseMultiplyAdd(selection.moveTo(x, order, 0, rows), UNITS, ofInputs, sums)));
    }

    /**
     * Adds a copy and a step. A row is as long as the padding of a vector, so that a brief call is short. Both count
     * the same traffic, because a cache line is read before it is written.
     */
    private void addMemory() {
        float[] x = filled(PARAMETERS);
        float[] y = filled(PARAMETERS);
        String shape = ((PARAMETERS * Float.BYTES) >> 20) + " MB";
        double bytes = 3.0 * Float.BYTES * PARAMETERS;
        int pad = Kernels.PAD;
        works.add(new Work(
                "copy of memory",
                shape,
                bytes,
                GIGABYTES,
                PARAMETERS / pad,
                rows -> System.arraycopy(x, 0, y, 0, rows * pad)));
        works.add(new Work(
                "step, y += alpha x",
                shape,
                bytes,
                GIGABYTES,
                PARAMETERS / pad,
                rows -> kernels.addScaled(rows * pad, SMALL, x, 0, y, 0)));
    }

    /** An array with its first row at the start of a cache line, as parameters have. */
    private static float[] aligned(int length) {
        float[] array = Matrices.aligned(Matrices.FIRST + length);
        Arrays.fill(array, SMALL);
        return array;
    }

    private static float[] filled(int length) {
        float[] array = new float[length];
        Arrays.fill(array, SMALL);
        return array;
    }
}
