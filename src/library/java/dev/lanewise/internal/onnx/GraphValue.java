package dev.lanewise.internal.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a graph as a function of a row of inputs. */
sealed interface GraphValue {

    /** Numbers or texts in the file; a matrix may be transposed. */
    record Constant(Tensor tensor, boolean isTransposed) implements GraphValue {
        List<Long> dimensions() {
            List<Long> d = tensor.dimensions();
            return isTransposed ? List.of(d.get(1), d.get(0)) : d;
        }
    }

    /**
     * A row of numbers, each the same function of the element at its position in the chain.
     *
     * @param stage stage of the chain
     * @param isFlat whether it is a row; otherwise it has more dimensions, such as a picture, and must be flattened
     * @param isWhole whether its numbers are integers, which must be cast
     */
    record Flow(int stage, Term term, boolean isFlat, boolean isWhole) implements GraphValue {
        Flow of(Term other) {
            return new Flow(stage, other, isFlat, isWhole);
        }

        Flow flat() {
            return new Flow(stage, term, true, isWhole);
        }

        Flow real() {
            return new Flow(stage, term, isFlat, false);
        }
    }

    /** The number of the largest output. */
    record Largest(GraphValue outputs) implements GraphValue {}

    /** Predicted classes or labels, by name if there are names. */
    record Labels(@Nullable List<String> names, boolean areMany) implements GraphValue {}

    /** The probabilities of two classes, of which the second is given. */
    record Pair(Flow second) implements GraphValue {}

    /** Outputs by name of class. */
    record Mapped(GraphValue outputs, @Nullable List<String> names) implements GraphValue {}
}
