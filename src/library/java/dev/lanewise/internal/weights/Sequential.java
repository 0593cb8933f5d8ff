package dev.lanewise.internal.weights;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.util.ArrayList;
import java.util.List;

/**
 * A network as PyTorch's nn.Sequential of its layers: of each a Linear, its normalisation if it has one, and its activation,
 * counted from 0, which gives the tensors their names.
 */
final class Sequential {

    /**
     * A tensor.
     *
     * @param rows units of the layer
     * @param columns its inputs, or 0 if there is just one number for each unit
     * @param isStatistic whether it is part of {@link Network#statistics}, and not of {@link Network#parameters}
     * @param at where it starts there
     */
    record Part(String name, int rows, int columns, boolean isStatistic, int at) {
        int count() {
            return rows * Math.max(1, columns);
        }

        /** As PyTorch has it. */
        int[] shape() {
            return columns == 0 ? new int[] {rows} : new int[] {rows, columns};
        }

        /** Returns the array of the network that contains it. */
        float[] of(float[] parameters, float[] statistics) {
            return isStatistic ? statistics : parameters;
        }
    }

    private final List<Part> parts = new ArrayList<>();
    private int at;
    private int statisticsAt;

    private Sequential() {}

    /** All tensors, layer by layer: weight, bias, and of a normalised layer those of its normalisation. */
    static List<Part> parts(Architecture architecture) {
        Sequential sequential = new Sequential();
        int module = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int units = architecture.units(l);
            sequential.parameters(module + ".weight", units, architecture.units(l - 1));
            sequential.parameters(module + ".bias", units, 0);
            module++;
            if (architecture.normalization(l) != Normalization.NONE) {
                sequential.parameters(module + ".weight", units, 0);
                sequential.parameters(module + ".bias", units, 0);
                if (architecture.normalization(l) == Normalization.BATCH) {
                    sequential.statistics(module + ".running_mean", units);
                    sequential.statistics(module + ".running_var", units);
                }
                module++;
            }
            module++;
        }
        return sequential.parts;
    }

    private void parameters(String name, int rows, int columns) {
        Part part = new Part(name, rows, columns, false, at);
        parts.add(part);
        at += part.count();
    }

    private void statistics(String name, int units) {
        parts.add(new Part(name, units, 0, true, statisticsAt));
        statisticsAt += units;
    }

    /** The expression that makes it in Python. */
    static String expression(Architecture architecture) {
        List<String> modules = new ArrayList<>();
        for (int l = 1; l <= architecture.layers(); l++) {
            modules.add("nn.Linear(" + architecture.units(l - 1) + ", " + architecture.units(l) + ")");
            switch (architecture.normalization(l)) {
                case BATCH -> modules.add("nn.BatchNorm1d(" + architecture.units(l) + ")");
                case LAYER -> modules.add("nn.LayerNorm(" + architecture.units(l) + ")");
                case NONE -> {}
            }
            modules.add("nn." + module(architecture.activation(l)));
        }
        return "nn.Sequential(" + String.join(", ", modules) + ")";
    }

    private static String module(Activation activation) {
        return switch (activation.kind()) {
            case SIGMOID -> "Sigmoid()";
            case TANH -> "Tanh()";
            case RELU -> "ReLU()";
            case LEAKY_RELU ->
                activation.equals(Activation.LEAKY_RELU) ? "LeakyReLU()" : "LeakyReLU(" + activation.slope() + ")";
            case RELU6 -> "ReLU6()";
            case ELU -> "ELU()";
            case SELU -> "SELU()";
            case GELU -> "GELU()";
            case GELU_TANH -> "GELU(approximate='tanh')";
            case SILU -> "SiLU()";
            case MISH -> "Mish()";
            case HARD_SWISH -> "Hardswish()";
            case SOFTPLUS -> "Softplus()";
            case SOFTSIGN -> "Softsign()";
            case IDENTITY -> "Identity()";
            case SOFTMAX -> "Softmax(dim=1)";
        };
    }
}
