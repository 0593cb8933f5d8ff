package dev.lanewise.internal.engine;

import dev.lanewise.internal.text.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Sizes of the layers of a network, inputs first, and their text, such as {@code 784-100-30-10}. */
public final class LayerSizes {
    /** Largest number of units in a layer: the largest number of columns of a sparse matrix. */
    public static final int MAX_UNITS = 1 << 16;

    /**
     * Largest number of layers after the inputs. Each takes thousands of bytes in memory, and possibly only eight in a
     * file.
     */
    public static final int MAX_LAYERS = 1000;

    private LayerSizes() {}

    /** Returns the sizes joined by hyphens. */
    public static String text(List<Integer> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }

    /**
     * Parses sizes joined by hyphens.
     *
     * @throws IllegalArgumentException if a part is not an integer
     */
    public static List<Integer> parse(String layers) {
        List<Integer> sizes = new ArrayList<>();
        for (String part : layers.split("-", -1)) {
            try {
                sizes.add(Integer.parseInt(part.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("layers are numbers separated by hyphens, such as 784-40-10, but "
                        + Quote.of(layers) + " was given");
            }
        }
        return sizes;
    }
}
