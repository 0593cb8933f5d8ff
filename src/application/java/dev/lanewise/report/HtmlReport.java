package dev.lanewise.report;

import dev.lanewise.data.Task;

/** A report on a network as one self-contained page. */
public final class HtmlReport {
    private HtmlReport() {}

    /** Returns the page on these findings. */
    public static String html(Findings findings) {
        Page page = new Page();
        Overview.addSummary(findings, page);
        LearningCurves.add(findings, page);
        if (findings.evaluation().task() == Task.REGRESSION) {
            TargetSections.add(findings, page);
        } else {
            ClassSections.add(findings, page);
        }
        if (findings.importance() != null) {
            findings.importance().addTo(page);
        }
        ParameterSections.add(findings, page);
        Overview.addSpeed(findings, page);
        Overview.addRepeat(findings, page);
        return page.html(
                (findings.target().isEmpty() ? "" : findings.target() + ": ") + findings.layers() + " on the "
                        + findings.set(),
                "");
    }
}
