package dev.lanewise.bench;

import dev.lanewise.internal.engine.DenseProduct;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.TransposedErrors;
import dev.lanewise.internal.engine.TransposedWeights;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.internal.kernel.Matrix;
import java.util.Arrays;

/**
 * The three products of a layer with m examples, k inputs and n units, on matrices as the engine keeps them:
 * activations and errors as {@link Activations}, weights in panels of 64 units. Copies that the engine needs are timed
 * too; it needs none of the activations of a hidden layer, but packs dense data.
 */
final class Product {
    private static final int PANEL = Layout.PANEL;
    private static final int FIRST = Matrices.FIRST;
    private static final int SAMPLES = 25;
    private static final long WARM_UP = 2_000_000_000L;
    private static final long SAMPLE = 20_000_000L;

    private final int m;
    private final int k;
    private final int n;
    private final int examplesStride;
    /** Floats of a row of all panels together. */
    private final int padded;
    /** (m, k), as the data have it; null behind a hidden layer. */
    private final float[] dataOrNull;

    private final int dataStride;
    /** (m, k). */
    private final Activations a;
    /** (m, n). */
    private final Activations z;

    private final float[] biases = new float[PANEL];
    private final Activations e;
    /** (k, n) in panels, aligned as the engine's parameters are. */
    private final float[] w;

    private final float[] nabla;
    /** (m, k): the error of the layer below. */
    private final Activations below;

    private final float[] transposed;
    private final float[] product;
    private final float[] transposedWeights;
    private final Matrix left = new Matrix();
    private final Matrix right = new Matrix();
    private final Matrix start = new Matrix();
    private final Matrix out = new Matrix();

    /** What is timed. */
    interface Operation {
        void run(Product product, Kernels kernels);
    }

    Product(int m, int k, int n, boolean behindData) {
        this.m = m;
        this.k = k;
        this.n = n;
        this.examplesStride = LayerBuffers.stride(m);
        this.padded = Kernels.padded(n);
        this.a = new Activations(m, k);
        this.z = new Activations(m, n);
        this.e = new Activations(m, n);
        this.w = Matrices.aligned(FIRST + k * padded);
        this.nabla = Matrices.aligned(FIRST + k * padded);
        this.below = new Activations(m, k);
        int widest = Math.max(examplesStride, panels(m) * PANEL);
        this.transposed = Matrices.alignedIfLarge(FIRST + Kernels.padded(n) * widest);
        this.product = new float[PANEL * examplesStride];
        this.transposedWeights = Matrices.alignedIfLarge(FIRST + Math.max(PANEL, Kernels.padded(n)) * PANEL);
        this.dataStride = LayerBuffers.stride(k);
        this.dataOrNull = behindData && a.inPanels() ? new float[m * dataStride] : null;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < k; j++) {
                a.set(i, j, first(i * k + j));
                if (dataOrNull != null) {
                    dataOrNull[i * dataStride + j] = a.get(i, j);
                }
            }
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < n; j++) {
                w[weight(i, j)] = second(i * n + j);
            }
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                e.set(i, j, second(i * n + j));
            }
        }
    }

    // Multiples of 1/8 below 1: every sum is exact, so that all systems must agree on it.
    private static float first(int i) {
        return (i * 7 % 13 - 6) / 8f;
    }

    private static float second(int i) {
        return (i * 5 % 11 - 5) / 8f;
    }

    private int weight(int input, int unit) {
        int panel = unit / PANEL * PANEL;
        return FIRST + k * panel + input * panelStride(panel) + unit - panel;
    }

    private int panelStride(int panel) {
        return Math.min(PANEL, padded - panel);
    }

    private static int panels(int columns) {
        return (columns + PANEL - 1) / PANEL;
    }

    private int panelUnits(int panel) {
        return Math.min(PANEL, n - panel);
    }

    /** Z = b + A W, the sums starting from biases of zero. */
    void forward(Kernels kernels) {
        if (dataOrNull != null) {
            pack();
        }
        int together = DenseProduct.examplesInCache(m);
        for (int from = 0; from < m; from += together) {
            int rows = Math.min(together, m - from);
            for (int panel = 0; panel < n; panel += PANEL) {
                kernels.multiply(
                        rows,
                        panelUnits(panel),
                        k,
                        a.view(left, from, 0),
                        right.moveTo(w, FIRST + k * panel, panelStride(panel)),
                        start.moveTo(biases, 0, PANEL),
                        z.view(out, from, panel));
            }
        }
    }

    /** A in panels of columns, as {@code LayerBuffers} packs it. */
    private void pack() {
        for (int panel = 0; panel < k; panel += PANEL) {
            int width = Math.min(PANEL, k - panel);
            for (int i = 0; i < m; i++) {
                System.arraycopy(dataOrNull, i * dataStride + panel, a.floats, a.at(panel) + i * PANEL, width);
            }
        }
    }

    /** Nabla = Aᵀ E. Packing is not timed: the engine has done it for the forward product. */
    void gradient(Kernels kernels) {
        for (int panel = 0; panel < n; panel += PANEL) {
            int width = panelStride(panel);
            float[] errors = e.floats;
            int at = e.at(panel);
            if (e.stride > width) {
                for (int i = 0; i < m; i++) {
                    System.arraycopy(errors, at + i * e.stride, transposed, FIRST + i * width, width);
                }
                errors = transposed;
                at = FIRST;
            }
            for (int from = 0; from < k; ) {
                int to = a.inPanels() ? Math.min(k, from + PANEL) : k;
                kernels.multiply(
                        to - from,
                        panelUnits(panel),
                        m,
                        a.transposed(left, from),
                        right.moveTo(errors, at, width),
                        null,
                        out.moveTo(nabla, FIRST + k * panel + from * width, width));
                from = to;
            }
        }
    }

    /**
     * Below = E Wᵀ: lanes along the inputs where {@code ErrorProduct} transposes the weights, else along the examples.
     */
    void backward(Kernels kernels) {
        if (TransposedWeights.suits(m, k, n)) {
            for (int from = 0; from < k; from += PANEL) {
                int rows = Math.min(PANEL, k - from);
                for (int panel = 0; panel < n; panel += PANEL) {
                    int width = panelStride(panel);
                    kernels.transpose(
                            rows,
                            panelUnits(panel),
                            left.moveTo(w, FIRST + k * panel + from * width, width),
                            out.moveTo(transposedWeights, FIRST + panel * PANEL, PANEL));
                }
                kernels.multiply(
                        m,
                        rows,
                        n,
                        e.view(left, 0, 0),
                        right.moveTo(transposedWeights, FIRST, PANEL),
                        null,
                        below.view(out, 0, from));
            }
            return;
        }
        if (TransposedErrors.usesPanels(m, n)) {
            for (int i = 0; i < m; i += PANEL) {
                for (int j = 0; j < n; j += PANEL) {
                    kernels.transpose(
                            Math.min(PANEL, m - i),
                            panelUnits(j),
                            e.view(left, i, j),
                            out.moveTo(transposed, FIRST + i * n + j * PANEL, PANEL));
                }
            }
            int together = TransposedErrors.PANELS_IN_CACHE * PANEL;
            for (int first = 0; first < k; first += together) {
                for (int i = 0; i < m; i += PANEL) {
                    for (int from = first; from < Math.min(k, first + together); from += PANEL) {
                        backward(kernels, from, i, Math.min(PANEL, m - i), PANEL);
                    }
                }
            }
            return;
        }
        for (int j = 0; j < n; j += PANEL) {
            Matrices.transpose(
                    m,
                    panelUnits(j),
                    e.floats,
                    e.at(j),
                    e.stride,
                    transposed,
                    FIRST + j * examplesStride,
                    examplesStride);
        }
        for (int from = 0; from < k; from += PANEL) {
            backward(kernels, from, 0, m, examplesStride);
        }
    }

    /** A panel of inputs, for some examples whose errors are so wide apart. */
    private void backward(Kernels kernels, int from, int first, int examples, int width) {
        int rows = Math.min(PANEL, k - from);
        int whole = n / PANEL * PANEL;
        int rest = panelStride(whole);
        int at = FIRST + first * n;
        out.moveTo(product, 0, width);
        if (whole > 0) {
            left.moveTo(w, FIRST + from * PANEL, PANEL, 1, k * PANEL);
            right.moveTo(transposed, at, width);
            kernels.multiply(rows, examples, whole, left, right, null, out);
        }
        if (rest > 0) {
            left.moveTo(w, FIRST + k * whole + from * rest, rest);
            right.moveTo(transposed, at + whole * width, width);
            kernels.multiply(rows, examples, n - whole, left, right, whole > 0 ? out : null, out);
        }
        int to = below.at(from) + first * below.stride;
        if (!TransposedErrors.usesPanels(m, n)) {
            Matrices.transpose(rows, examples, product, 0, width, below.floats, to, below.stride);
        } else if (below.inPanels()) {
            kernels.transpose(rows, examples, left.moveTo(product, 0, width), below.view(out, first, from));
        } else {
            kernels.transpose(
                    rows, examples, left.moveTo(product, 0, width), right.moveTo(transposedWeights, 0, PANEL));
            for (int i = 0; i < examples; i++) {
                System.arraycopy(transposedWeights, i * PANEL, below.floats, to + i * below.stride, rows);
            }
        }
    }

    /** Prints the median seconds of an operation and a check of what it computes. */
    void measure(String name, Operation operation, Kernels kernels) {
        Arrays.fill(z.floats, Float.NaN);
        Arrays.fill(nabla, 0);
        operation.run(this, kernels);
        double check = name.startsWith("gradient")
                ? check(k, n, this::nablaAt)
                : name.startsWith("backward") ? check(m, k, below::get) : check(m, n, z::get);
        long count = 0;
        long begin = System.nanoTime();
        long spent;
        do {
            operation.run(this, kernels);
            count++;
            spent = System.nanoTime() - begin;
        } while (spent < WARM_UP);
        int inner = (int) Math.max(1, SAMPLE * count / spent);
        double[] samples = new double[SAMPLES];
        for (int s = 0; s < SAMPLES; s++) {
            long start = System.nanoTime();
            for (int r = 0; r < inner; r++) {
                operation.run(this, kernels);
            }
            samples[s] = (System.nanoTime() - start) * 1e-9 / inner;
        }
        ComparisonMain.print(name, ComparisonMain.median(samples), "check", check);
    }

    private float nablaAt(int input, int unit) {
        return nabla[weight(input, unit)];
    }

    private interface Element {
        float at(int row, int column);
    }

    private static double check(int rows, int columns, Element element) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                sum += element.at(i, j) * ((i * 31 + j) % 7);
            }
        }
        return sum;
    }
}
