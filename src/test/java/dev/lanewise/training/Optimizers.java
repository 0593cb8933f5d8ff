package dev.lanewise.training;

import java.util.Arrays;
import java.util.stream.Stream;

/** The optimisers for tests of what each of them must have, so that a new one is tested too. */
public final class Optimizers {
    private Optimizers() {}

    /** One of each class with its defaults, and Nesterov's momentum. */
    public static Stream<Optimizer> all() {
        return Stream.concat(
                Arrays.stream(Optimizer.class.getPermittedSubclasses()).map(Optimizers::defaults),
                Stream.of(Momentum.defaults().withNesterov(true)));
    }

    private static Optimizer defaults(Class<?> optimizer) {
        try {
            return (Optimizer) optimizer.getMethod("defaults").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(optimizer + " has no defaults", e);
        }
    }
}
