package dev.lanewise;

import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.network.Activation;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Prediction for one example, with the names of classes or labels. */
public final class Prediction {
    private final Outputs outputs;
    private final Activation activation;
    private final float[] y;

    /**
     * Creates a prediction.
     *
     * @param outputs meaning of the outputs of the network
     * @param activation activation of the output layer
     * @param y outputs for the example; not copied
     */
    Prediction(Outputs outputs, Activation activation, float[] y) {
        this.outputs = outputs;
        this.activation = activation;
        this.y = y;
    }

    /**
     * {@return the index of the most probable class, from 0; the first one in case of a tie}
     *
     * @throws IllegalStateException if the network does not predict classes
     */
    public int classIndex() {
        if (outputs.task() != Task.CLASSIFICATION) {
            throw new IllegalStateException("the network predicts " + outputs.task() + ", and no class");
        }
        return outputs.mostProbable(y);
    }

    /**
     * {@return the name of the class at {@link #classIndex}, or its index if it has no name}
     *
     * @throws IllegalStateException if the network does not predict classes
     */
    public String label() {
        return outputs.name(classIndex());
    }

    /**
     * {@return the probability of the most probable class, in [0, 1]}
     *
     * @throws IllegalStateException if the network does not predict classes, or its outputs are not probabilities
     *     because the output layer is neither softmax nor sigmoid
     */
    public float probability() {
        return probabilities()[classIndex()];
    }

    /**
     * {@return the probability of each class or label in the order of {@link Model#names}} Those of a softmax layer
     * add up to 1.
     *
     * @throws IllegalStateException if the outputs are not probabilities, because they are numbers or the output layer
     *     is neither softmax nor sigmoid
     */
    public float[] probabilities() {
        return outputs.probabilities(activation, y);
    }

    /**
     * {@return the probability of a class or label}
     *
     * @param name name of the class or label, as in {@link Model#names}
     * @throws IllegalArgumentException if the network does not predict such a class or label
     * @throws IllegalStateException as {@link #probabilities} does
     */
    public float probability(String name) {
        float[] all = probabilities();
        int index = outputs.names().indexOf(Objects.requireNonNull(name, "name"));
        if (index < 0) {
            throw new IllegalArgumentException("there is no " + Quote.of(name) + " among "
                    + Suggestion.list(outputs.names()) + Suggestion.question(name, outputs.names()));
        }
        return all[index];
    }

    /**
     * {@return the probability of each class or label by its name, in the order of {@link Model#names}}
     *
     * @throws IllegalStateException as {@link #probabilities} does
     */
    public Map<String, Float> probabilitiesByName() {
        float[] all = probabilities();
        Map<String, Float> byName = new LinkedHashMap<>();
        for (int i = 0; i < all.length; i++) {
            byName.put(outputs.names().get(i), all[i]);
        }
        return Collections.unmodifiableMap(byName);
    }

    /**
     * {@return the raw outputs of the network, one for each output unit, such as predicted numbers or logits}
     */
    public float[] outputs() {
        return y.clone();
    }

    /**
     * {@return the predicted number}
     *
     * @throws IllegalStateException if the network does not predict one number
     */
    public float value() {
        if (outputs.task() != Task.REGRESSION || y.length != 1) {
            throw new IllegalStateException("the network predicts "
                    + (outputs.task() == Task.REGRESSION ? y.length + " numbers" : outputs.task())
                    + ", and not one number");
        }
        return y[0];
    }

    /**
     * {@return the names of the labels whose outputs are above one half}
     *
     * @throws IllegalStateException if the network does not predict labels
     */
    public List<String> labels() {
        return outputs.labels(y);
    }

    /** Returns whether another object is a prediction with the same outputs and the same meaning of them. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Prediction that
                && outputs.equals(that.outputs)
                && activation.equals(that.activation)
                && Arrays.equals(y, that.y);
    }

    @Override
    public int hashCode() {
        return 31 * outputs.hashCode() + Arrays.hashCode(y);
    }

    /** Formats the prediction, such as {@code versicolor 0.9713}. */
    @Override
    public String toString() {
        if (outputs.task() == Task.CLASSIFICATION) {
            return Outputs.areProbabilities(activation) ? label() + " " + probability() : label();
        }
        if (outputs.task() == Task.MULTI_LABEL) {
            return String.join(", ", labels());
        }
        return y.length == 1 ? String.valueOf(y[0]) : Arrays.toString(y);
    }
}
