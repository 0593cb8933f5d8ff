package dev.lanewise.cli;

import dev.lanewise.training.EpochRecord;
import java.util.List;

/**
 * The epochs of a training.
 *
 * @param kept number of the epoch, from 1, whose parameters were kept; 0 if unknown
 */
record History(List<EpochRecord> epochs, int kept) {
    static final History UNKNOWN = new History(List.of(), 0);
}
