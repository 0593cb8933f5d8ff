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
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Measures in a second or two the limits of one core, and how close the kernels come to them at the shapes of two
 * networks.
 *
 * <p>All kernels take turns, a millisecond each, and the shortest time of each counts: so the JIT compiles one while
 * others run, and whatever else the machine does for a moment strikes none of them for good. Only calls that allocate
 * no objects count: code that is not compiled yet allocates vectors and is hundreds of times slower.
 */
public final class KernelRates {
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

    /** Counted in {@code ScalarMath.exp}, a fused multiply-add as two; clamping and integers are not counted. */
    private static final int EXP_OPERATIONS = 23;
    /** And a sign, a sum and a quotient. */
    private static final int SIGMOID_OPERATIONS = EXP_OPERATIONS + 3;

    /** As many as the first layer of 784-1024-1024-10 has parameters: 3 MB. */
    private static final int PARAMETERS = INPUTS * WIDE;

    private static final int PEAK_ROUNDS = 1024;
    /** Small enough for sums over billions of products to stay finite. */
    private static final float SMALL = 0x1p-20f;

    /** Share of the time, at least, for each of the two. */
    private static final double WARM_UP_SHARE = 0.45;

    private static final double MEASURED_SHARE = 0.25;
    /** Factor up to which both may be extended until the JIT has compiled all kernels. */
    public static final int LONGEST = 10;
    /** Calls before a kernel counts as not compiled, at least; the first ones allocate objects because they link. */
    static final int FEWEST_CALLS = 4;

    private static final double SAMPLE_SECONDS = 1e-3;
    /** Rows of a call while the JIT is at work: those of a tile, because a kernel may be a thousand times slower. */
    private static final int BRIEF_ROWS = 6;

    /** Unit of a rate. */
    public enum Unit {
        /** Billions of floating-point operations per second. */
        GFLOPS("GFLOP/s"),
        /** Billions of bytes per second. */
        GIGABYTES("GB/s");

        final String text;

        Unit(String text) {
            this.text = text;
        }
    }

    /**
     * A measured rate; NaN if the JIT had not compiled the kernel in time.
     *
     * @param seconds of one call, the shortest
     * @param rate in billions a second
     * @param share of the highest rate of the same unit: of the peak, or of the best that memory gave; known only
     *     if all rates of the unit are
     */
    public record Rate(String name, String shape, double seconds, double rate, Unit unit, double share) {
        /** Whether the kernel was compiled in time. */
        public boolean isMeasured() {
            return !Double.isNaN(seconds);
        }
    }

    /** A kernel that can be called on its first rows only, and the work of a call on all rows in its unit. */
    private record Work(String name, String shape, double amount, Unit unit, int rows, IntConsumer call) {
        void run() {
            call.accept(rows);
        }

        void runBriefly() {
            call.accept(Math.min(BRIEF_ROWS, rows));
        }
    }

    private final Kernels kernels;
    /** Bytes that this thread has allocated so far. */
    private final LongSupplier allocated;
    // Result of the loop for the peak, kept so that the loop is not eliminated as dead code.
    private float sink;

    /**
     * Measures the kernels of this process: vector kernels that run vector code from the first call on, because a
     * measurement waits for compilation anyway.
     */
    public KernelRates() {
        this(measured(KernelSelection.automatic().kernels()), allocated());
    }

    KernelRates(Kernels kernels, LongSupplier allocated) {
        this.kernels = kernels;
        this.allocated = allocated;
    }

    private static Kernels measured(Kernels kernels) {
        return kernels.width() == Float.SIZE
                ? kernels
                : KernelSelection.select(KernelSelection.Choice.VECTOR, kernels.width())
                        .kernels();
    }

    /** Without C2, kernels always allocate, and are measured nevertheless. */
    private static LongSupplier allocated() {
        return Jvm.current().optimises()
                        && ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                        && threads.isThreadAllocatedMemorySupported()
                ? threads::getCurrentThreadAllocatedBytes
                : () -> 0;
    }

    /**
     * Returns the rates of one core, the peak first; takes about this number of seconds, or one call of each kernel. Up
     * to {@value #LONGEST} times as long if the JIT needs it.
     */
    public List<Rate> measure(double seconds) {
        List<Work> works = works();
        long start = System.nanoTime();
        warmUp(works, WARM_UP_SHARE * seconds);
        return rates(works, shortest(works, Math.max(seconds - since(start), MEASURED_SHARE * seconds)));
    }

    private void warmUp(List<Work> works, double seconds) {
        long start = System.nanoTime();
        boolean compiled;
        do {
            long before = allocated.getAsLong();
            works.forEach(Work::runBriefly);
            compiled = allocated.getAsLong() == before;
        } while (since(start) < (compiled ? 1 : LONGEST) * seconds);
    }

    /** Returns the seconds per call of each kernel; NaN for one that allocated in every call. */
    private double[] shortest(List<Work> works, double seconds) {
        long start = System.nanoTime();
        int[] calls = new int[works.size()];
        double[] best = new double[works.size()];
        Arrays.fill(calls, 1);
        Arrays.fill(best, Double.NaN);
        boolean compiled;
        int round = 0;
        do {
            round++;
            compiled = true;
            for (int w = 0; w < calls.length; w++) {
                Work work = works.get(w);
                long left = allocated.getAsLong();
                long before = System.nanoTime();
                for (int call = 0; call < calls[w]; call++) {
                    work.run();
                }
                double sample = since(before);
                if (allocated.getAsLong() == left) {
                    best[w] = Double.isNaN(best[w]) ? sample / calls[w] : Math.min(best[w], sample / calls[w]);
                }
                compiled &= !Double.isNaN(best[w]);
                if (sample < SAMPLE_SECONDS) {
                    calls[w] *= 2;
                }
            }
        } while (since(start) < (compiled ? 1 : LONGEST) * seconds || (!compiled && round < FEWEST_CALLS));
        return best;
    }

    private static List<Rate> rates(List<Work> works, double[] seconds) {
        double[] limits = new double[Unit.values().length];
        for (int w = 0; w < seconds.length; w++) {
            Work work = works.get(w);
            limits[work.unit.ordinal()] = Math.max(limits[work.unit.ordinal()], work.amount / seconds[w]);
        }
        List<Rate> rates = new ArrayList<>();
        for (int w = 0; w < seconds.length; w++) {
            Work work = works.get(w);
            double rate = work.amount / seconds[w];
            double share = rate / limits[work.unit.ordinal()];
            rates.add(new Rate(work.name, work.shape, seconds[w], rate * 1e-9, work.unit, share));
        }
        return rates;
    }

    private static double since(long nanoTime) {
        return (System.nanoTime() - nanoTime) * 1e-9;
    }

    private List<Work> works() {
        List<Work> works = new ArrayList<>();
        works.add(new Work(
                "peak: multiply-adds in registers",
                "",
                Peak.operations(kernels, PEAK_ROUNDS),
                Unit.GFLOPS,
                PEAK_ROUNDS,
                rounds -> sink += Peak.multiplyAdds(kernels, rounds, SMALL)));
        addDense(works);
        addSparse(works);
        addFunctions(works);
        addMemory(works);
        return works;
    }

    /** The products of one panel of a wide layer, as {@code Feedforward} and {@code Backprop} call them. */
    private void addDense(List<Work> works) {
        int first = Matrices.FIRST;
        float[] a = filled(EXAMPLES * WIDE);
        Matrix inputs = new Matrix(a, 0, PANEL, 1, EXAMPLES * PANEL);
        Matrix biases = new Matrix(filled(PANEL), 0, PANEL);
        Matrix z = new Matrix(aligned(EXAMPLES * PANEL), first, PANEL);
        Matrix e = new Matrix(aligned(EXAMPLES * PANEL), first, PANEL);
        Matrix w = new Matrix(aligned(WIDE * PANEL), first, PANEL, 1, PANEL * PANEL);
        Matrix nabla = new Matrix(aligned(WIDE * PANEL), first, PANEL);
        Matrix transposedInputs = new Matrix();
        Matrix rowsOfNabla = new Matrix();
        works.add(new Work(
                "dense forward",
                shape(EXAMPLES, WIDE, PANEL),
                flop(EXAMPLES, WIDE, PANEL),
                Unit.GFLOPS,
                EXAMPLES,
                rows -> kernels.multiply(rows, PANEL, WIDE, inputs, w, biases, z)));
        works.add(new Work(
                "dense gradient",
                shape(EXAMPLES, WIDE, PANEL),
                flop(EXAMPLES, WIDE, PANEL),
                Unit.GFLOPS,
                WIDE,
                rows -> {
                    for (int i = 0; i < rows; i += PANEL) {
                        transposedInputs.moveTo(a, i * EXAMPLES, 1, PANEL, PANEL * PANEL);
                        kernels.multiply(
                                Math.min(PANEL, rows - i),
                                PANEL,
                                EXAMPLES,
                                transposedInputs,
                                e,
                                null,
                                rowsOfNabla.moveTo(nabla, i));
                    }
                }));
    }

    private void addSparse(List<Work> works) {
        SparseMatrix x = sparse();
        int[] order = new int[BATCH];
        Arrays.setAll(order, i -> i);
        int first = Matrices.FIRST;
        Matrix w = new Matrix(aligned(INPUTS * STRIDE), first, STRIDE);
        Matrix z = new Matrix(filled(BATCH * STRIDE), 0, STRIDE);
        SparseSelection selection = new SparseSelection();
        String shape = shape(BATCH, NON_ZEROS, UNITS);
        works.add(new Work(
                "sparse forward",
                shape,
                flop(BATCH, NON_ZEROS, UNITS),
                Unit.GFLOPS,
                BATCH,
                rows -> kernels.sparseMultiplyAdd(selection.moveTo(x, order, 0, rows), UNITS, w, z)));
        works.add(new Work(
                "sparse gradient",
                shape,
                flop(BATCH, NON_ZEROS, UNITS),
                Unit.GFLOPS,
                BATCH,
                rows -> kernels.sparseTransposeMultiplyAdd(selection.moveTo(x, order, 0, rows), UNITS, z, w)));
    }

    private void addFunctions(List<Work> works) {
        Matrix x = new Matrix(filled(BATCH * STRIDE), 0, STRIDE);
        works.add(new Work(
                "sigmoid",
                BATCH + " x " + UNITS,
                (double) SIGMOID_OPERATIONS * BATCH * UNITS,
                Unit.GFLOPS,
                BATCH,
                rows -> kernels.activate(Function.SIGMOID, 0, rows, UNITS, x)));
    }

    /**
     * Rows are as long as a vector's padding, so that a brief call is short here, too. A copy counts as much traffic as
     * a step: a cache line that is written is read first.
     */
    private void addMemory(List<Work> works) {
        float[] x = filled(PARAMETERS);
        float[] y = filled(PARAMETERS);
        String shape = ((PARAMETERS * Float.BYTES) >> 20) + " MB";
        works.add(new Work(
                "copy of memory",
                shape,
                3.0 * Float.BYTES * PARAMETERS,
                Unit.GIGABYTES,
                PARAMETERS / Kernels.PAD,
                rows -> System.arraycopy(x, 0, y, 0, rows * Kernels.PAD)));
        works.add(new Work(
                "step, y += alpha x",
                shape,
                3.0 * Float.BYTES * PARAMETERS,
                Unit.GIGABYTES,
                PARAMETERS / Kernels.PAD,
                rows -> kernels.addScaled(rows * Kernels.PAD, SMALL, x, 0, y, 0)));
    }

    private static String shape(int examples, int inputs, int units) {
        return examples + " x " + inputs + " x " + units;
    }

    private static double flop(int examples, int inputs, int units) {
        return 2.0 * examples * inputs * units;
    }

    /** One that has its first row at the start of a cache line, as parameters have. */
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

    private static SparseMatrix sparse() {
        return SparseMatrix.ofFloats(0, BATCH, INPUTS, (row, columns, values) -> {
            for (int i = 0; i < NON_ZEROS; i++) {
                // As in an image of MNIST, non-zero inputs form runs.
                columns[i] = (char) (i / 10 * 50 + i % 10 + row);
                values[i] = SMALL;
            }
            return NON_ZEROS;
        });
    }

    /** Prints rates as a table. */
    public static void print(List<Rate> rates, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "\n%-32s %-16s %12s %15s %6s\n",
                "on one thread",
                "shape",
                "microseconds",
                "rate",
                "share");
        for (Rate rate : rates) {
            out.printf(Locale.ROOT, "%-32s %-16s %s\n", rate.name(), rate.shape(), measured(rate));
        }
        if (!rates.stream().allMatch(Rate::isMeasured)) {
            out.println("\nThe JIT had not compiled all kernels yet, perhaps because other processes keep the cores"
                    + " busy. A larger --seconds gives it more time.");
        }
    }

    private static String measured(Rate rate) {
        if (!rate.isMeasured()) {
            return "not compiled";
        }
        String share = Double.isNaN(rate.share()) ? "" : String.format(Locale.ROOT, " %4.0f %%", 100 * rate.share());
        return String.format(
                Locale.ROOT, "%12.3f %7.1f %-7s%s", rate.seconds() * 1e6, rate.rate(), rate.unit().text, share);
    }

    /** Returns rates as fields of JSON objects; a rate that was not measured is null. */
    public static List<Map<String, Object>> rows(List<Rate> rates) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Rate rate : rates) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("kernel", rate.name());
            row.put("shape", rate.shape());
            row.put("seconds", orNull(rate.seconds()));
            row.put("rate", orNull(rate.rate()));
            row.put("unit", rate.unit().text);
            row.put("share", orNull(rate.share()));
            rows.add(row);
        }
        return rows;
    }

    /** JSON has no NaN. */
    private static Double orNull(double number) {
        return Double.isNaN(number) ? null : (Double) number;
    }
}
