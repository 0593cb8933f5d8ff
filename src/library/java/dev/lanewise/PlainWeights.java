package dev.lanewise;

import dev.lanewise.data.Task;
import dev.lanewise.internal.Elements;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Loss;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings for reading a file that has only weights: the task or the output layer, the activations of the hidden layers
 * and, if names and shapes do not determine it, the order of the layers.
 *
 * <pre>{@code
 * PlainWeights mlp = PlainWeights.of(Task.CLASSIFICATION).withHidden(Activation.RELU).withOrder("fc1", "fc2", "head");
 * Model model = Model.load(Path.of("pytorch.safetensors"), mlp);
 * }</pre>
 *
 * @param task what the network predicts; empty if the output layer determines it
 * @param output activation of the output layer; the identity if a task was given
 * @param hidden activations of the hidden layers: one for all of them, or one for each
 * @param loss loss for further training; empty for that of the task or of the output layer
 * @param order names of the layers in their order; empty to infer it from the names or shapes in the file
 */
public record PlainWeights(
        Optional<Task> task, Activation output, List<Activation> hidden, Optional<Loss> loss, List<String> order) {
    /** Copies the lists. */
    public PlainWeights {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(output, "output");
        hidden = Elements.require(hidden, "hidden");
        Objects.requireNonNull(loss, "loss");
        order = Elements.require(order, "order");
        if (task.isPresent() && loss.isPresent()) {
            throw new IllegalStateException("the task " + task.get() + " determines the loss, so no loss can be set");
        }
        if (order.stream().distinct().count() < order.size()) {
            throw new IllegalArgumentException(
                    "layers: " + order + " has a name twice, but each layer is expected once");
        }
    }

    /**
     * {@return the settings of a network whose outputs are logits or numbers} The output layer suits the task: softmax
     * for classes (sigmoid if it has a single unit) and sigmoid for labels, with cross-entropy; for numbers, the
     * identity with the quadratic loss.
     *
     * @param task what the network predicts
     */
    public static PlainWeights of(Task task) {
        return new PlainWeights(
                Optional.of(Objects.requireNonNull(task, "task")),
                Activation.IDENTITY,
                List.of(),
                Optional.empty(),
                List.of());
    }

    /**
     * {@return the settings of a network with this output layer} The loss is cross-entropy for softmax and sigmoid, and
     * quadratic otherwise, unless {@link #withLoss} sets it.
     *
     * @param output activation of the output layer. With the identity, outputs are numbers. If they are logits, pass
     *     softmax or sigmoid, which converts them to probabilities
     */
    public static PlainWeights of(Activation output) {
        return new PlainWeights(Optional.empty(), output, List.of(), Optional.empty(), List.of());
    }

    /**
     * {@return a copy with other activations of the hidden layers}
     *
     * @param activations one for all hidden layers, or one for each
     */
    public PlainWeights withHidden(Activation... activations) {
        return withHidden(Elements.require(activations, "activations"));
    }

    /**
     * {@return a copy with other activations of the hidden layers}
     *
     * @param activations one for all hidden layers, or one for each; empty if there are no hidden layers
     */
    public PlainWeights withHidden(List<Activation> activations) {
        return new PlainWeights(task, output, Elements.require(activations, "activations"), loss, order);
    }

    /**
     * {@return a copy with another loss, for further training}
     *
     * @param loss loss that fits the output layer
     * @throws IllegalStateException if a task was given, which determines the loss
     */
    public PlainWeights withLoss(Loss loss) {
        return new PlainWeights(task, output, hidden, Optional.of(Objects.requireNonNull(loss, "loss")), order);
    }

    /**
     * {@return a copy with the order of the layers} It is needed only if neither the numbers in the names, as in
     * {@code 0.weight} and {@code 2.weight}, nor the numbers of inputs and outputs determine the order.
     *
     * @param layers names of all layers with weights, inputs first, without {@code .weight} and {@code .bias}, such as
     *     {@code fc1}; those of batch and layer normalisation follow their linear layer
     * @throws IllegalArgumentException if a name occurs twice
     */
    public PlainWeights withOrder(String... layers) {
        return new PlainWeights(task, output, hidden, loss, Elements.require(layers, "layers"));
    }
}
