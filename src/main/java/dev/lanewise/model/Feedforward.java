package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Layout.Panel;
import java.util.List;

/**
 * The feedforward equations, a whole mini-batch at a time:
 *
 * <pre>
 * FF1  Z(l) = A(l-1) W(l) + b(l)      rows are examples, W is (in, out)
 * FF2  A(l) = S(Z(l))
 * </pre>
 */
public final class Feedforward {
    private final Architecture architecture;
    private final Layout layout;
    private final int worker;
    private final float[] parameters;
    private final Kernels kernels;

    /**
     * Feedforward for one worker of a layout.
     *
     * @param parameters packed by that layout; read at every call, not copied
     */
    public Feedforward(Architecture architecture, Layout layout, int worker, float[] parameters, Kernels kernels) {
        this.architecture = architecture;
        this.layout = layout;
        this.worker = worker;
        this.parameters = parameters;
        this.kernels = kernels;
    }

    /** Takes a batch from the inputs to the activations of the output layer, all units of all layers. */
    public void run(Pass pass) {
        pass.wholeBatch();
        for (int l = 1; l <= architecture.layers(); l++) {
            List<Panel> panels = layout.all(l, worker);
            weightedInput(pass, l, panels);
            if (l < architecture.layers()) {
                activate(pass, l, panels);
            }
        }
        activateOutput(pass);
    }

    /** FF1 for some panels of layer l. */
    void weightedInput(Pass pass, int l, List<Panel> panels) {
        begin(pass, l, panels);
        if (l == 1 && pass.batch.sparse != null) {
            for (int section = 0; section < pass.batch.sparse.sections(); section++) {
                accumulate(pass, panels, section);
            }
            return;
        }
        for (Panel panel : panels) {
            kernels.multiplyAdd(
                    pass.count, panel.units(), architecture.units(l - 1),
                    input(pass, l), inputAt(pass, l), inputStride(pass, l), 1,
                    parameters, panel.offset(), panel.stride(),
                    weightedInput(pass, l), pass.at(l, panel.firstUnit()), pass.stride[l]);
        }
    }

    /** FF1, where every sum starts: the biases. */
    void begin(Pass pass, int l, List<Panel> panels) {
        float[] z = weightedInput(pass, l);
        for (Panel panel : panels) {
            int at = pass.at(l, panel.firstUnit());
            for (int i = 0; i < pass.count; i++) {
                System.arraycopy(
                        parameters, panel.row(architecture.units(l - 1)), z, at + i * pass.stride[l], panel.stride());
            }
        }
    }

    /** FF1 for some panels of layer 1: the sum goes on over a section of the sparse inputs. */
    void accumulate(Pass pass, List<Panel> panels, int section) {
        Batch batch = pass.batch;
        for (Panel panel : panels) {
            kernels.sparseMultiplyAdd(
                    batch.sparse, section, batch.order, batch.from + pass.first, pass.count, panel.units(),
                    parameters, panel.offset(), panel.stride(),
                    weightedInput(pass, 1), pass.at(1, panel.firstUnit()), pass.stride[1]);
        }
    }

    /** FF2 for some panels of a hidden layer. */
    void activate(Pass pass, int l, List<Panel> panels) {
        for (Panel panel : panels) {
            architecture.activation(l).apply(
                    kernels, pass.count, panel.units(), pass.a[l], pass.at(l, panel.firstUnit()), pass.stride[l]);
        }
    }

    /** FF2 for the whole output layer. */
    void activateOutput(Pass pass) {
        int last = architecture.layers();
        int at = pass.at(last, 0);
        if (pass.z != pass.a[last]) {
            System.arraycopy(pass.z, at, pass.a[last], at, pass.count * pass.stride[last]);
        }
        architecture.output().apply(
                kernels, pass.count, architecture.outputs(), pass.a[last], at, pass.stride[last]);
    }

    private float[] weightedInput(Pass pass, int l) {
        return l == architecture.layers() ? pass.z : pass.a[l];
    }

    /** A(l-1), dense. */
    static float[] input(Pass pass, int l) {
        return l == 1 ? pass.batch.dense : pass.a[l - 1];
    }

    static int inputStride(Pass pass, int l) {
        return l == 1 ? pass.batch.denseStride : pass.stride[l - 1];
    }

    /** Where the first example worked on has its input 0 there. */
    static int inputAt(Pass pass, int l) {
        return pass.first * inputStride(pass, l);
    }
}
