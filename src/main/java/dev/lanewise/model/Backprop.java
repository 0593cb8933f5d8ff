package dev.lanewise.model;

import dev.lanewise.kernel.JoinedRows;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrices;
import dev.lanewise.model.Layout.Panel;
import java.util.Arrays;
import java.util.List;

/**
 * Backpropagation, a whole mini-batch at a time: feedforward and its way back, side by side.
 *
 * <p>With the errors epsilon of a mini-batch as rows of E (one row per example), the notebook's equations read
 *
 * <pre>
 * BP1v  E(L) = (A(L) - Y) * S'(Z(L))                 the cost knows it, and when it is just A - Y
 * BP2v  E(l) = (E(l+1) W(l+1)^T) * S'(Z(l))          l = L-1 ... 1
 * BP3v  nabla b(l) = sum of the rows of E(l)
 * BP4v  nabla W(l) = A(l-1)^T E(l)                   summed over the mini-batch, in the order of its examples
 * </pre>
 *
 * and in a normalised layer, with H what gamma is multiplied by, and means as FN takes them, over examples or units,
 *
 * <pre>
 * BN1v  nabla gamma(l) = sum of the rows of H * E(l),   nabla beta(l) = sum of the rows of E(l)
 * BN2v  E(l) = (D - mean D - H * mean (H * D)) / sqrt(variance + epsilon)   with D = gamma * E(l), before BP3v and BP4v
 * </pre>
 *
 * where {@code *} is element by element and W(l) is (in, out). {@code docs/math.md} derives them.
 *
 * <p>An object of this class does one worker's share: the units of each layer that its {@link Layout} gives it. With a
 * layout for one worker that is everything, and {@link #gradient} is the whole story. With more, the trainer calls the
 * steps one by one and lets the workers wait for each other between them.
 */
public final class Backprop {
    /**
     * Panels of units that meet a panel of turned errors before the next one does: so many that the errors stay in the second-level
     * cache meanwhile, and so few that their weights are still near when the next one meets them.
     */
    public static final int TOGETHER = 4;

    /** Weights between two layers up to which BP2v is not worth a kernel of its own. */
    static final int FEW_WEIGHTS = 512;

    /** Errors from which they are transposed in registers: fewer are not worth the time that kernels take to be compiled. */
    private static final int MANY_ERRORS = 8192;

    private final Architecture architecture;
    private final Layout layout;
    private final int worker;
    private final float[] parameters;
    private final Kernels kernels;
    private final Feedforward feedforward;
    /**
     * E(l+1) with examples along the lanes, or one panel's part of it brought together, or one panel's rows of W(l+1)^T. It starts
     * at {@link Matrices#FIRST}.
     */
    private final float[] scratch;
    /** The product of BP2v, with examples along the lanes. */
    private final float[] product;
    /** A panel of it with units along the lanes. */
    private final float[] turned = new float[Layout.PANEL * Layout.PANEL];
    /** Nabla gamma and nabla beta of normalised layers, by unit; null for others. */
    private final float[][] nablaGamma;
    private final float[][] nablaBeta;
    /** By hidden layer; null for those that are not small. */
    private final TurnedWeights[] turnedWeights;
    /** For the chains of a sum over units. */
    private final float[] chains = new float[Kernels.PAD];

    /**
     * Backprop for one worker's share of the units.
     *
     * @param parameters packed by that layout; read at every call, not copied
     * @param capacity most examples in a batch
     */
    public Backprop(
            Architecture architecture, Layout layout, int worker, float[] parameters, Kernels kernels, int capacity) {
        this.architecture = architecture;
        this.layout = layout;
        this.worker = worker;
        this.parameters = parameters;
        this.kernels = kernels;
        this.feedforward = new Feedforward(architecture, layout, worker, parameters, kernels);
        int most = architecture.sizes().stream().skip(1).mapToInt(Integer::intValue).max().orElseThrow();
        int across = Math.max(Pass.stride(capacity), (capacity + Layout.PANEL - 1) / Layout.PANEL * Layout.PANEL);
        this.scratch = Matrices.alignedIfLarge(
                Math.addExact(Matrices.FIRST, Math.multiplyExact(Kernels.padded(most), across)));
        this.product = new float[Math.multiplyExact(Layout.PANEL, across)];
        this.turnedWeights = new TurnedWeights[architecture.layers()];
        for (int l = 1; l < turnedWeights.length; l++) {
            boolean fits = TurnedWeights.fit(architecture, layout, l, worker);
            turnedWeights[l] = fits ? new TurnedWeights(architecture, layout, l, worker, kernels) : null;
        }
        this.nablaGamma = new float[architecture.layers() + 1][];
        this.nablaBeta = new float[architecture.layers() + 1][];
        for (int l = 1; l < architecture.layers(); l++) {
            if (architecture.normalization(l) != Normalization.NONE) {
                nablaGamma[l] = new float[Kernels.padded(architecture.units(l))];
                nablaBeta[l] = new float[nablaGamma[l].length];
            }
        }
    }

    /**
     * The gradient of the cost, summed over a batch, by a single worker: feedforward, then BP1v to BP4v.
     *
     * @param nabla packed as the parameters are; overwritten
     */
    public void gradient(Pass pass, float[] nabla) {
        Arrays.fill(nabla, 0, layout.size(), 0);
        feedforward.runToOutput(pass);
        outputError(pass);
        turnWeights(pass);
        for (int l = architecture.layers() - 1; l >= 1; l--) {
            hiddenError(pass, l);
            unnormalizedError(pass, l);
        }
        for (int l = 1; l <= architecture.layers(); l++) {
            for (Panel panel : layout.own(l, worker)) {
                nablaWeights(pass, l, panel, nabla, panel.offset());
                nablaBiases(pass, l, panel, nabla, panel.row(architecture.units(l - 1)));
                if (nablaGamma[l] != null) {
                    nablaGammaAndBeta(l, panel, nabla, panel.row(architecture.units(l - 1) + 1));
                }
            }
        }
    }

    /** Feedforward, this worker's units of layer l: their weighted inputs. */
    public void weightedInput(Pass pass, int l) {
        feedforward.weightedInput(pass, l, layout.own(l, worker));
    }

    /**
     * Feedforward, this worker's units of hidden layer l: normalisation, if there is one, and activation. With layer
     * normalisation it needs the weighted inputs of all units.
     */
    public void activateLayer(Pass pass, int l) {
        feedforward.normalize(pass, l, layout.own(l, worker));
        feedforward.activate(pass, l, layout.own(l, worker));
    }

    /** BP1v, all output units: their activation and E(L), each row times the weight of its example. Needs Z(L) complete. */
    public void outputError(Pass pass) {
        feedforward.activateOutput(pass);
        int last = architecture.layers();
        int units = architecture.outputs();
        int stride = pass.stride[last];
        int count = pass.batch.count;
        float[] a = pass.a[last];
        float[] e = pass.e[last];
        System.arraycopy(a, 0, e, 0, count * stride);
        for (int i = 0; i < count; i++) {
            pass.batch.targets.subtract(pass.batch.example(i), e, i * stride, units);
        }
        architecture.cost().toError(
                kernels, architecture.output(), count, units, pass.z[last], a, 0, stride, e, 0, stride);
        if (pass.batch.targets.isWeighted()) {
            for (int i = 0; i < count; i++) {
                pass.batch.targets.multiplyByWeight(pass.batch.example(i), e, i * stride, units);
            }
        }
        for (int i = 0; i < count; i++) {
            Arrays.fill(e, i * stride + units, (i + 1) * stride, 0);
        }
    }

    /** To be done before {@link #hiddenError} whenever weights have changed: those that it needs transposed are. */
    public void turnWeights(Pass pass) {
        for (int l = 1; l < turnedWeights.length; l++) {
            if (takesTurned(pass, l)) {
                turnedWeights[l].load(parameters);
            }
        }
    }

    private boolean takesTurned(Pass pass, int l) {
        return turnedWeights[l] != null && turnedWeights[l].suits(pass.batch);
    }

    /**
     * BP2v, this worker's units of hidden layer l. Needs E(l+1) complete, and {@link #turnWeights}. With batch normalisation BN1v and
     * BN2v as well, with layer normalisation BN1v and D.
     */
    public void hiddenError(Pass pass, int l) {
        int count = pass.batch.count;
        List<Panel> own = layout.own(l, worker);
        if (takesTurned(pass, l)) {
            turnedWeights[l].multiply(pass);
        } else if (turnsWeights(count, architecture.units(l), architecture.units(l + 1))) {
            for (int p = 0; p < own.size(); p++) {
                errorByTurnedWeights(pass, l, own.get(p));
            }
        } else {
            turnErrors(pass, l + 1);
            for (int p = 0; p < own.size(); p += TOGETHER) {
                errorByTurnedErrors(pass, l, own, p, Math.min(own.size(), p + TOGETHER));
            }
        }
        for (int p = 0; p < own.size(); p++) {
            Panel mine = own.get(p);
            pass.dropOut(kernels, l, mine, pass.e[l], pass.e[l]);
            int at = pass.at(l, mine.firstUnit());
            architecture.activation(l).timesPrime(
                    kernels, count, mine.units(), pass.z[l], pass.a[l], at, pass.stride[l], pass.e[l], at, pass.stride[l]);
            if (nablaGamma[l] != null) {
                backThroughNormalization(pass, l, mine);
            }
        }
    }

    /**
     * Whether BP2v has lanes along the units of layer l and transposes the weights for that, rather than lanes along the
     * examples and transpose the errors. A weight takes as long as the multiply-adds of nine examples; on the other side are
     * lanes that no example fills, the product that is transposed back, and with a single vector of examples also that its tile
     * is a third slower ({@code performance.md}). A few hundred weights are not worth the time that more kernels take to be
     * compiled. Either way gives the same bits.
     *
     * @param count examples
     * @param units of layer l
     * @param nextUnits of layer l + 1
     */
    public static boolean turnsWeights(int count, int units, int nextUnits) {
        int idle = Kernels.padded(count) - count + (count <= Kernels.PAD ? 5 : 0);
        return units * nextUnits > FEW_WEIGHTS && nextUnits * (9 - idle) < 8 * count;
    }

    private void errorByTurnedWeights(Pass pass, int l, Panel mine) {
        List<Panel> nexts = layout.all(l + 1, worker);
        for (int q = 0; q < nexts.size(); q++) {
            Panel next = nexts.get(q);
            kernels.turn(
                    mine.units(), next.units(), parameters, next.row(mine.firstUnit()), next.stride(),
                    scratch, Matrices.FIRST + next.firstUnit() * Layout.PANEL);
        }
        kernels.multiply(
                false, pass.batch.count, mine.units(), architecture.units(l + 1),
                pass.e[l + 1], pass.at(l + 1, 0), pass.stride[l + 1], 1, pass.distance[l + 1],
                scratch, Matrices.FIRST, Layout.PANEL,
                pass.e[l], pass.at(l, mine.firstUnit()), pass.stride[l]);
    }

    /**
     * Whether errors are brought together in panels of {@link Layout#PANEL} examples, as wide as a register tile, so that the
     * rows that a tile reads lie side by side; with all examples in a row the product took a quarter longer (128 examples, 1024
     * units). Few errors are one matrix.
     */
    public static boolean panelsOfExamples(int count, int units) {
        return count > Layout.PANEL - Kernels.PAD && units * count >= MANY_ERRORS;
    }

    /** Brings E(l) together with examples along the lanes. */
    private void turnErrors(Pass pass, int l) {
        int count = pass.batch.count;
        int units = architecture.units(l);
        boolean panels = panelsOfExamples(count, units);
        int together = panels ? Layout.PANEL : count;
        for (int i = 0; i < count; i += together) {
            int examples = Math.min(together, count - i);
            for (int j = 0; j < units; j += Layout.PANEL) {
                int at = pass.at(l, j) + i * pass.stride[l];
                int width = panels ? Layout.PANEL : Pass.stride(count);
                int to = Matrices.FIRST + i * units + j * width;
                if (panels) {
                    kernels.turn(examples, Math.min(Layout.PANEL, units - j), pass.e[l], at, pass.stride[l], scratch, to);
                } else {
                    Matrices.transpose(
                            examples, Math.min(Layout.PANEL, units - j), pass.e[l], at, pass.stride[l], scratch, to, width);
                }
            }
        }
    }

    private void errorByTurnedErrors(Pass pass, int l, List<Panel> own, int from, int to) {
        int count = pass.batch.count;
        boolean panels = panelsOfExamples(count, architecture.units(l + 1));
        int together = panels ? Layout.PANEL : count;
        for (int i = 0; i < count; i += together) {
            for (int p = from; p < to; p++) {
                errorByTurnedErrors(pass, l, own.get(p), panels, i, Math.min(together, count - i));
            }
        }
    }

    /** The same for some examples, a panel of them or all. */
    private void errorByTurnedErrors(Pass pass, int l, Panel mine, boolean panels, int from, int examples) {
        int width = panels ? Layout.PANEL : Pass.stride(examples);
        int at = Matrices.FIRST + from * architecture.units(l + 1);
        List<Panel> nexts = layout.all(l + 1, worker);
        for (int q = 0; q < nexts.size(); ) {
            Panel first = nexts.get(q);
            int alike = Layout.alike(nexts, q);
            int distance = alike == 1 ? 0 : nexts.get(q + 1).offset() - first.offset();
            int depth = (alike - 1) * Layout.PANEL + nexts.get(q + alike - 1).units();
            kernels.multiply(
                    q > 0, mine.units(), examples, depth,
                    parameters, first.row(mine.firstUnit()), first.stride(), 1, distance,
                    scratch, at + first.firstUnit() * width, width,
                    product, 0, width);
            q += alike;
        }
        int to = pass.at(l, mine.firstUnit()) + from * pass.stride[l];
        if (!panels) {
            Matrices.transpose(mine.units(), examples, product, 0, width, pass.e[l], to, pass.stride[l]);
        } else if (pass.inPanels(l)) {
            kernels.turn(mine.units(), examples, product, 0, width, pass.e[l], to);
        } else {
            kernels.turn(mine.units(), examples, product, 0, width, turned, 0);
            for (int i = 0; i < examples; i++) {
                System.arraycopy(turned, i * width, pass.e[l], to + i * pass.stride[l], mine.units());
            }
        }
    }

    private void backThroughNormalization(Pass pass, int l, Panel panel) {
        Pass.Moments moments = pass.moments[l];
        int unit = panel.firstUnit();
        int at = pass.at(l, unit);
        int stride = pass.stride[l];
        int gamma = panel.row(architecture.units(l - 1) + 1);
        if (architecture.normalization(l) == Normalization.BATCH) {
            kernels.normalizeColumnsBackward(
                    pass.batch.count, panel.units(), moments.mean(), moments.scale(), unit, parameters, gamma,
                    pass.u[l], at, stride, nablaGamma[l], nablaBeta[l], pass.e[l], at, stride);
        } else {
            kernels.scaledErrors(
                    pass.batch.count, panel.units(), moments.mean(), moments.scale(), parameters, gamma,
                    pass.u[l], at, stride, pass.e[l], at, stride, nablaGamma[l], nablaBeta[l], unit, moments.d(), at, stride);
        }
    }

    /** BN2v of layer normalisation, this worker's units of hidden layer l, if it has that. Needs D complete. */
    public void unnormalizedError(Pass pass, int l) {
        if (architecture.normalization(l) != Normalization.LAYER) {
            return;
        }
        Pass.Moments moments = pass.moments[l];
        int count = pass.batch.count;
        int stride = pass.stride[l];
        kernels.rowErrorMeans(
                count, architecture.units(l), moments.mean(), moments.scale(), pass.u[l], pass.at(l, 0), stride,
                moments.d(), pass.at(l, 0), stride, pass.distance[l], moments.errorMean(), moments.productMean(), chains);
        List<Panel> own = layout.own(l, worker);
        for (int p = 0; p < own.size(); p++) {
            int at = pass.at(l, own.get(p).firstUnit());
            kernels.normalizeRowsBackward(count, own.get(p).units(), moments.mean(), moments.scale(),
                    moments.errorMean(), moments.productMean(), pass.u[l], at, stride, moments.d(), at, stride,
                    pass.e[l], at, stride);
        }
    }

    /**
     * BP4v, a panel of layer l, added to what {@code nabla} holds.
     *
     * @param at where the row of input 0 stands in {@code nabla}; rows have the panel's stride
     */
    public void nablaWeights(Pass pass, int l, Panel panel, float[] nabla, int at) {
        Batch batch = pass.batch;
        if (l == 1 && batch.sparse != null) {
            JoinedRows joined = batch.joinedFor(panel);
            int stride = pass.stride[l];
            int eAt = pass.at(l, panel.firstUnit());
            int done = 0;
            if (joined != null) {
                kernels.joinedTransposeMultiplyAdd(joined, pass.e[l], eAt, stride, nabla, at);
                done = joined.rows();
            }
            kernels.sparseTransposeMultiplyAdd(
                    batch.sparse, batch.rows, batch.firstRow + done, batch.count - done, panel.units(),
                    pass.e[l], eAt + done * stride, stride,
                    nabla, at, panel.stride());
        } else {
            nablaRows(true, pass, l, panel, 0, architecture.units(l - 1), nabla, at);
        }
    }

    /**
     * BP4v, dense inputs {@code [from, to)} of a panel of layer l, in place of what {@code nabla} holds, or added to it.
     *
     * @param from a multiple of {@link Layout#PANEL}
     */
    public void nablaRows(boolean adds, Pass pass, int l, Panel panel, int from, int to, float[] nabla, int at) {
        int count = pass.batch.count;
        float[] e = pass.e[l];
        int eAt = pass.at(l, panel.firstUnit());
        int eStride = pass.stride[l];
        if (eStride > Kernels.padded(panel.stride()) && to - from > panel.stride()) {
            // Every tile of the product reads all these rows: brought together they take few pages and cache lines.
            for (int i = 0; i < count; i++) {
                System.arraycopy(
                        e, eAt + i * eStride, scratch, Matrices.FIRST + i * panel.stride(), panel.stride());
            }
            e = scratch;
            eAt = Matrices.FIRST;
            eStride = panel.stride();
        }
        int xStride = pass.stride[l - 1];
        int most = pass.inPanels(l - 1) ? Layout.PANEL : to - from;
        for (int k = from; k < to; k += most) {
            int xAt = pass.inputAt(l - 1) + k / Layout.PANEL * pass.distance[l - 1];
            kernels.multiply(
                    adds, Math.min(to - k, most), panel.units(), count,
                    pass.input(l - 1), xAt, 1, xStride, Layout.PANEL * xStride,
                    e, eAt, eStride, nabla, at + k * panel.stride(), panel.stride());
        }
    }

    /**
     * BP3v, a panel of layer l, added to the row of {@code nabla} at {@code at}. Batch normalisation takes a bias away with
     * the mean, so the cost does not depend on it: nothing is added, where the sum would be what rounding leaves of zero.
     */
    public void nablaBiases(Pass pass, int l, Panel panel, float[] nabla, int at) {
        if (architecture.normalization(l) != Normalization.BATCH) {
            kernels.addRows(
                    pass.batch.count, panel.units(), pass.e[l], pass.at(l, panel.firstUnit()), pass.stride[l], nabla, at);
        }
    }

    /** BN1v, a panel of a normalised layer, copied to the row of {@code nabla} at {@code at} and the one after it. */
    public void nablaGammaAndBeta(int l, Panel panel, float[] nabla, int at) {
        System.arraycopy(nablaGamma[l], panel.firstUnit(), nabla, at, panel.stride());
        System.arraycopy(nablaBeta[l], panel.firstUnit(), nabla, at + panel.stride(), panel.stride());
    }

    /**
     * Moves running means and variances towards those of the batch that passed, a panel's units of a layer with batch
     * normalisation. A single example has no variance, and moves nothing.
     *
     * @param mean by unit, with room for padded units
     * @param variance the same, of the population: the sum of squares divided by one less than the number of examples
     */
    public void addToRunning(Pass pass, int l, Panel panel, float[] mean, float[] variance) {
        int count = pass.batch.count;
        if (count > 1) {
            Pass.Moments moments = pass.moments[l];
            int at = panel.firstUnit();
            kernels.scale(1, panel.units(), (float) (count / (count - 1.0)), moments.variance(), at, 0);
            kernels.average(panel.stride(), Normalization.MOMENTUM, moments.mean(), mean, at);
            kernels.average(panel.stride(), Normalization.MOMENTUM, moments.variance(), variance, at);
        }
    }

    /** Multiplies this worker's errors of a panel of layer l by a factor, when nobody else needs them any more. */
    public void scaleError(Pass pass, int l, Panel panel, float factor) {
        kernels.scale(
                pass.batch.count, panel.units(), factor, pass.e[l], pass.at(l, panel.firstUnit()), pass.stride[l]);
    }
}
