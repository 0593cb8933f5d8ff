package dev.lanewise.report;

/** What there is to say about outputs, by the kind of what was wanted. */
sealed interface Part permits ClassesPart, LabelsPart, NumbersPart {
    /** What comes first, in a few words. */
    String headline();

    /** Writes its sections. */
    void addTo(Draft draft);
}
