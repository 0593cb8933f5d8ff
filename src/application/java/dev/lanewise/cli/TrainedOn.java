package dev.lanewise.cli;

import dev.lanewise.Provenance;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.DataChecksum;
import dev.lanewise.internal.SplitIndices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The data and the flags that a network was trained with, according to its file. */
final class TrainedOn {
    /** A flag, and its value up to the next flag; values may have blanks. */
    private static final Pattern FLAG = Pattern.compile("(?<=^| )--%s (.*?)(?= --[a-z]|$)");

    private static final Pattern WEIGHED = Pattern.compile("\\b(balancedClasses|classWeights)=");
    /** Share of its examples that the Java library holds out by default. */
    private static final double SHARE = 0.1;

    private final Provenance provenance;

    TrainedOn(Provenance provenance) {
        this.provenance = provenance;
    }

    /** The value of a flag, named without hyphens; empty if it was not given, or another program wrote the network. */
    Optional<String> flag(String name) {
        Matcher found = Pattern.compile(FLAG.pattern().replace("%s", Pattern.quote(name)))
                .matcher(provenance.configuration());
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** Whether some classes had more weight in the loss, in a training by flags or by the library. */
    boolean weighsClasses() {
        return flag("class-weights").isPresent()
                || WEIGHED.matcher(provenance.configuration()).find();
    }

    /** Whether the flags name this data set. */
    boolean names(String data) {
        return flag("data").filter(data::equals).isPresent();
    }

    /**
     * Returns how the rows of a file were divided for training; empty if the network was trained on other rows.
     *
     * @param all the rows in the order of the file
     * @param data name of the file; a file of the same name with as many rows counts as the training file, because
     *     rounding in a model file of another format, or a corrected value, changes the checksum
     */
    Optional<SplitIndices> division(Dataset all, String data) {
        List<SplitIndices> divisions = divisions(all.size());
        for (SplitIndices division : divisions) {
            if (isTrainedOn(all, division.training())) {
                return Optional.of(division);
            }
        }
        SplitIndices ofFlags = divisions.get(0);
        boolean isAlike = names(data) && (provenance.data().isEmpty() || hasSize(all, ofFlags.training()));
        return isAlike ? Optional.of(ofFlags) : Optional.empty();
    }

    private boolean hasSize(Dataset all, int[] rows) {
        return provenance.data().startsWith(rows.length + " x " + all.inputs() + " ");
    }

    /** Possible divisions: that of the flags, and those of programs that use the library. */
    private List<SplitIndices> divisions(int rows) {
        List<SplitIndices> divisions = new ArrayList<>();
        long seed = provenance.seed().matches("[0-9]{1,10}") ? Long.parseLong(provenance.seed()) : 1;
        SplitIndices whole = SplitIndices.undivided(rows);
        String validation = flag("validation").orElse("own");
        SplitIndices division = flag("test").isPresent() ? whole : SplitIndices.of(rows);
        boolean isShare = validation.matches("0?[.][0-9]+([eE]-?[0-9]+)?")
                && division.training().length + division.validation().length > 1;
        divisions.add(
                validation.equals("0")
                        ? division.withoutValidation()
                        : isShare
                                ? division.withoutValidation().withValidation(Double.parseDouble(validation), seed)
                                : division);
        divisions.add(whole);
        if (rows > 1) {
            divisions.add(whole.withValidation(SHARE, seed));
        }
        return divisions;
    }

    private boolean isTrainedOn(Dataset all, int[] rows) {
        // The size first, because the checksum reads all rows.
        return rows.length > 0 && hasSize(all, rows) && provenance.data().equals(DataChecksum.of(all.select(rows)));
    }
}
