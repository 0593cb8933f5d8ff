package dev.lanewise.format;

import dev.lanewise.data.TargetKind;
import java.util.Arrays;
import java.util.List;

/** What a network makes of one example, in the words of its outputs. */
public final class Prediction {
    private final Outputs outputs;
    private final float[] y;

    /**
     * A prediction.
     *
     * @param outputs what the outputs of the network stand for
     * @param y the outputs for the example; kept, not copied
     */
    Prediction(Outputs outputs, float[] y) {
        this.outputs = outputs;
        this.y = y;
    }

    /**
     * The number of the class that is likeliest, from 0; the first among equals.
     *
     * @throws IllegalStateException if the network does not tell classes apart
     */
    public int number() {
        if (outputs.kind() != TargetKind.CLASSES) {
            throw new IllegalStateException("the network predicts " + outputs.kind() + ", and no class");
        }
        return outputs.likeliest(y);
    }

    /** The name of the class that is likeliest, or its number if it has none; otherwise as {@link #number}. */
    public String name() {
        return outputs.name(number());
    }

    /** The probability of that class; otherwise as {@link #number}. */
    public float probability() {
        return probabilities()[number()];
    }

    /**
     * The probability of each class or label in the order of {@link Outputs#names}, as the output units give it: those of a
     * softmax layer add up to 1. Of a network that predicts numbers, these.
     */
    public float[] probabilities() {
        return outputs.probabilities(y);
    }

    /** The names of the labels whose probability is above one half. */
    public List<String> labels() {
        return outputs.labels(y);
    }

    /** Such as {@code versicolor 0.9713}. */
    @Override
    public String toString() {
        if (outputs.kind() == TargetKind.CLASSES) {
            return name() + " " + probability();
        }
        if (outputs.kind() == TargetKind.LABELS) {
            return String.join(", ", labels());
        }
        return y.length == 1 ? String.valueOf(y[0]) : Arrays.toString(y);
    }
}
