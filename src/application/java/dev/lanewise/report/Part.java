package dev.lanewise.report;

/** The part of a report about the outputs, which depends on the kind of the targets. */
sealed interface Part permits ClassesPart, LabelsPart, NumbersPart {
    /** Returns the part for the kind of targets of the findings. */
    static Part of(Findings findings) {
        return switch (findings.dataset().task()) {
            case CLASSIFICATION -> new ClassesPart(findings);
            case MULTI_LABEL ->
                findings.dataset().hasSoftLabels() ? new NumbersPart(findings) : new LabelsPart(findings);
            case REGRESSION -> new NumbersPart(findings);
        };
    }

    /** Returns the headline, in a few words. */
    String headline();

    /** The main metric. */
    Card metric();

    /** Writes its sections. */
    void addTo(Draft draft);
}
