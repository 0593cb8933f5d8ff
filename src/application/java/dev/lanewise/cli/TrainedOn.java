package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.rows.DataChecksum;
import dev.lanewise.internal.rows.SplitIndices;
import java.util.Optional;

/** The data that a network was trained on, according to its file. */
final class TrainedOn {
    private final Facts facts;

    TrainedOn(Facts facts) {
        this.facts = facts;
    }

    /** Whether the network was trained on data of this name. */
    boolean names(String data) {
        return facts.get(Fact.DATA).filter(data::equals).isPresent();
    }

    /**
     * Returns how the rows of a file were divided for training; empty if the network was trained on other rows.
     *
     * @param all the rows in the order of the file
     * @param data name of the file; a file of the same name with as many rows counts as the training file, because
     *     rounding in a model file of another format, or a corrected value, changes the checksum
     */
    Optional<SplitIndices> division(Dataset all, String data) {
        SplitIndices division = division(all.size());
        int[] rows = division.training();
        boolean hasSize = facts.get(Fact.EXAMPLES).orElse(rows.length) == rows.length;
        // The checksum reads all rows.
        boolean isTraining = hasSize
                && rows.length > 0
                && (names(data)
                        || facts.get(Fact.CHECKSUM)
                                .filter(checksum -> checksum.equals(DataChecksum.crc(all.select(rows))))
                                .isPresent());
        return isTraining ? Optional.of(division) : Optional.empty();
    }

    /** The sets into which the rows of undivided data were split. */
    private SplitIndices division(int rows) {
        Facts.SplitFacts split =
                facts.get(Fact.SPLIT).orElse(new Facts.SplitFacts(Facts.Source.NONE, 0, Facts.Source.NONE, 0));
        long seed = facts.get(Fact.SEED).orElse(0L);
        SplitIndices division = SplitIndices.undivided(rows);
        if (split.test() == Facts.Source.SHARE && rows > 1) {
            division = division.withTest(split.tested(), SplitIndices.TEST_SEED);
        }
        return split.validation() == Facts.Source.SHARE && division.training().length > 1
                ? division.withValidation(split.share(), seed)
                : division;
    }
}
