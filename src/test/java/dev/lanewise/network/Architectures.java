package dev.lanewise.network;

import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Architectures to draw: one to four layers of weights of awkward sizes, with all activations and costs that fit. */
public final class Architectures {

    private Architectures() {}

    /** Whether an output layer of that activation can be trained with that cost. */
    public static boolean fit(Activation output, Cost cost) {
        return cost.fits(output);
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
        Arbitrary<Activation> hidden = Arbitraries.of(Activation.class).filter(a -> a != Activation.SOFTMAX);
        return units.list().ofMinSize(2).ofMaxSize(5).flatMap(sizes -> Combinators.combine(
                        hidden.list().ofSize(sizes.size() - 2), Arbitraries.of(Activation.class),
                        normalizations.list().ofSize(sizes.size() - 2), Arbitraries.of(Cost.class))
                .filter((h, output, n, cost) -> cost.fits(output))
                .as((h, output, n, cost) -> new Architecture(
                        sizes, Stream.concat(h.stream(), Stream.of(output)).toList(), n, cost)));
    }
}
