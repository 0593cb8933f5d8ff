package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of the arrays of a part.
 *
 * @param part 0 to 2 for training, validation and test set; -1 for all examples
 * @param targets null if there are no targets
 */
public record ArrayNames(int part, String inputs, @Nullable String targets) {

    /** Returns the names of the arrays of inputs; they need no targets here, and a single array may have any name. */
    public static List<ArrayNames> of(ArraySource source) throws DataFormatException {
        ArraySplits splits = new ArraySplits(source, false);
        List<ArrayNames> found = new ArrayList<>();
        for (int part = -1; part < ArraySplits.PARTS.size(); part++) {
            String inputs = splits.inputs(part);
            String targets = splits.targets(part);
            if (inputs != null) {
                found.add(new ArrayNames(part, inputs, targets));
            }
        }
        if (found.isEmpty() && source.names().size() == 1) {
            found.add(new ArrayNames(-1, source.names().iterator().next(), null));
        }
        if (found.isEmpty()) {
            throw splits.missing();
        }
        return found;
    }
}
