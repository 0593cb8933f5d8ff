package dev.lanewise.network;

import dev.lanewise.internal.engine.LayerSizes;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Architectures to draw: one to four layers of weights of awkward sizes, with all activations and losses that fit. */
public final class Architectures {

    private Architectures() {}

    /** Every activation, and a leaky rectifier with another slope. */
    public static List<Activation> activations() {
        return Stream.concat(Stream.of(Activation.values()), Stream.of(Activation.leakyRelu(0.2)))
                .toList();
    }

    /** The notebook's network of sizes such as {@code 784-40-10}. */
    public static Architecture notebook(String layers) {
        return new Architecture(LayerSizes.parse(layers), Activation.SIGMOID, Activation.SIGMOID, Loss.QUADRATIC);
    }

    /** Every built-in loss. */
    public static List<Loss> losses() {
        return List.of(Loss.QUADRATIC, Loss.CROSS_ENTROPY, Loss.ABSOLUTE, Loss.HUBER);
    }

    /** Those of a hidden layer: all but softmax. */
    public static List<Activation> hiddenActivations() {
        return activations().stream()
                .filter(activation -> activation != Activation.SOFTMAX)
                .toList();
    }

    /** Whether an output layer of that activation can be trained with that loss. */
    public static boolean fit(Activation output, Loss loss) {
        return loss.fits(output);
    }

    public static Arbitrary<Architecture> upTo(int most) {
        return upTo(most, Arbitraries.of(Normalization.NONE));
    }

    /** The same with hidden layers that are normalised in any way. */
    public static Arbitrary<Architecture> normalizedUpTo(int most) {
        return upTo(most, Arbitraries.of(Normalization.class));
    }

    private static Arbitrary<Architecture> upTo(int most, Arbitrary<Normalization> normalizations) {
        Arbitrary<Integer> units = Arbitraries.oneOf(
                Arbitraries.integers().between(1, most),
                Arbitraries.of(1, 2, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65).map(n -> Math.min(n, most)));
        Arbitrary<Activation> hidden = Arbitraries.of(activations()).filter(a -> a != Activation.SOFTMAX);
        return units.list()
                .ofMinSize(2)
                .ofMaxSize(5)
                .flatMap(sizes -> Combinators.combine(
                                hidden.list().ofSize(sizes.size() - 2), Arbitraries.of(activations()),
                                normalizations.list().ofSize(sizes.size() - 2), Arbitraries.of(losses()))
                        .filter((h, output, n, loss) -> loss.fits(output))
                        .as((h, output, n, loss) -> new Architecture(
                                sizes,
                                Stream.concat(h.stream(), Stream.of(output)).toList(),
                                n,
                                loss)));
    }
}
