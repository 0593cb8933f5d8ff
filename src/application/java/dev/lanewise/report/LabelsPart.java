package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import dev.lanewise.metric.MultiLabel;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The part of a report on labels. */
final class LabelsPart implements Part {
    private final Findings findings;
    private final float[] probabilities;
    private final float[] targets;
    private final MultiLabel figures;
    private final List<String> names;

    LabelsPart(Findings findings) {
        this.findings = findings;
        Dataset dataset = findings.dataset();
        probabilities = findings.outputs();
        targets = TargetMatrix.of(dataset);
        figures = MultiLabel.of(probabilities, targets, dataset.targets());
        names = OutputNames.of(dataset, dataset.targets());
    }

    @Override
    public String headline() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d with all labels right, %s of all labels wrong",
                figures.correct(),
                figures.size(),
                Figure.percent(figures.hammingLoss()));
    }

    @Override
    public Card metric() {
        return new Card(
                "All labels right",
                Figure.percent((double) figures.correct() / figures.size()),
                String.format(Locale.ROOT, "%s, %,d of %,d", findings.set(), figures.correct(), figures.size()));
    }

    @Override
    public void addTo(Draft draft) {
        draft.add(
                "labels",
                "Labels",
                Html.paragraph("Log loss " + Figure.share(figures.logLoss()) + ", Brier score "
                                + Figure.share(figures.brier()) + ".")
                        + CountsTable.html("label", names, figures.counts()));
        List<ConfidentErrors.One> mistakes = ConfidentErrors.mostConfident(IntStream.range(0, targets.length)
                .filter(k -> probabilities[k] > 0.5f != (targets[k] == 1))
                .mapToObj(this::mistake));
        draft.add(
                "mistakes",
                "Most confident errors",
                mistakes.isEmpty()
                        ? Html.paragraph("There are no errors.")
                        : ConfidentErrors.html(findings, mistakes, draft));
    }

    private ConfidentErrors.One mistake(int k) {
        boolean said = probabilities[k] > 0.5f;
        String name = names.get(k % names.size());
        return new ConfidentErrors.One(
                k / names.size(),
                said ? name : "not " + name,
                said ? "not " + name : name,
                said ? probabilities[k] : 1 - (double) probabilities[k],
                k % names.size(),
                said);
    }
}
