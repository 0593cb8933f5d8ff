package dev.lanewise.report;

/** The part of a report about the outputs, which depends on the kind of the targets. */
sealed interface Part permits ClassesPart, LabelsPart, NumbersPart {
    /** Returns the headline, in a few words. */
    String headline();

    /** The main metric. */
    Card metric();

    /** Writes its sections. */
    void addTo(Draft draft);
}
