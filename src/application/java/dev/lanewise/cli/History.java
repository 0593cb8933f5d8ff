package dev.lanewise.cli;

import dev.lanewise.training.EpochRecord;
import java.util.List;

/**
 * The epochs of a training.
 *
 * @param kept number of the epoch whose parameters were kept; -1 if none is known to be that
 */
record History(List<EpochRecord> epochs, int kept) {
    static final History UNKNOWN = new History(List.of(), -1);
}
