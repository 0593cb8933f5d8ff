package dev.lanewise.report;

/** The part of a report about the outputs, which depends on the kind of the targets. */
sealed interface Part permits ClassesPart, LabelsPart, NumbersPart {
    /** What comes first, in a few words. */
    String headline();

    /** The main metric. */
    Card metric();

    /** Writes its sections. */
    void addTo(Draft draft);
}
