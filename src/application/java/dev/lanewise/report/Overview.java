package dev.lanewise.report;

import dev.lanewise.format.Provenance;
import dev.lanewise.internal.Count;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.EpochRecord;
import java.util.ArrayList;
import java.util.List;

/** What it is about, where it comes from, how to repeat it, and on what it ran. */
final class Overview {
    private Overview() {}

    static void addSummary(Findings findings, String headline, Draft draft) {
        Architecture architecture = findings.network().architecture();
        Provenance provenance = findings.provenance();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Network", architecture.toString()));
        rows.add(List.of("Parameters", Figure.count(architecture.parameterCount())));
        rows.add(List.of("SHA-256 of the parameters", findings.network().sha256()));
        rows.add(List.of("Tried on", findings.set() + ", " + Count.of(findings.dataset().size(), "example")));
        if (findings.kept() >= 0) {
            rows.add(List.of("Parameters are those after", "epoch " + findings.kept()));
        }
        if (!provenance.seed().isEmpty()) {
            rows.add(List.of("Seed", provenance.seed()));
        }
        if (!provenance.data().isEmpty()) {
            rows.add(List.of("Trained on", provenance.data()));
        }
        rows.add(List.of("Made by", "Lanewise " + provenance.library()));
        draft.add("summary", "Summary", "<p class=\"headline\">" + Html.escape(headline) + "</p>\n"
                + Html.table("Summary and provenance", false, List.of(), rows));
    }

    static void addSpeed(Findings findings, Draft draft) {
        List<List<String>> rows = new ArrayList<>();
        List<EpochRecord> history = findings.history();
        if (!history.isEmpty()) {
            double[] seconds = history.stream().mapToDouble(EpochRecord::seconds).sorted().toArray();
            double median = seconds[seconds.length / 2];
            int examples = history.get(0).training().examples();
            rows.add(List.of("Training, without evaluation", Figure.number(history.stream()
                    .mapToDouble(EpochRecord::seconds).sum()) + " seconds for " + Count.of(seconds.length, "epoch")));
            rows.add(List.of("Median epoch", Figure.number(median) + " seconds" + (examples > 0 && median > 0
                    ? ", " + Figure.count(Math.round(examples / median)) + " examples a second" : "")));
        }
        findings.machine().forEach((name, fact) -> rows.add(List.of(name, fact)));
        draft.add("speed", "Speed and hardware", Html.table("Times and where this report was made", false, List.of(), rows));
    }

    static void addRepeat(Findings findings, Draft draft) {
        String flags = findings.provenance().configuration();
        draft.add("repeat", "Repeat it", flags.isEmpty()
                ? Html.paragraph("The file of the network does not say how it was trained.")
                : Html.paragraph("With the same data this command gives the same parameters, to the last bit:")
                        + "<pre tabindex=\"0\"><code>lanewise train " + Html.escape(flags) + "</code></pre>\n");
    }
}
