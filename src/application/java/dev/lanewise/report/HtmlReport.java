package dev.lanewise.report;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.text.Printable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report on a network: one self-contained page, and its plots as files. The same findings give the same bytes.
 *
 * <p>The page allows only its own scripts and styles, by their digests, and no requests.
 */
public final class HtmlReport {
    private static final String POLICY = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'";
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private final Findings findings;
    private final Draft draft = new Draft();

    /** A report on these findings. */
    public HtmlReport(Findings findings) {
        this.findings = findings;
        Part part = Part.of(findings);
        Overview.addSummary(findings, part, draft);
        LearningCurves.add(findings, draft);
        part.addTo(draft);
        if (findings.importance() != null) {
            findings.importance().addTo(draft);
        }
        ParametersPart.add(findings, draft);
        Overview.addSpeed(findings, draft);
        Overview.addRepeat(findings, draft);
    }

    /** The page. */
    public String html() {
        String style = Uplot.style() + "\n" + Resources.text("plot.css") + "\n" + Resources.text("report.css");
        String uplot = Uplot.script();
        String script = Resources.text("curves.js") + "\n" + Resources.text("report.js");
        StringBuilder links = new StringBuilder();
        StringBuilder sections = new StringBuilder();
        for (Section section : draft.sections) {
            links.append("<li><a href=\"#")
                    .append(section.id())
                    .append("\">")
                    .append(Html.escape(section.title()))
                    .append("</a></li>\n");
            sections.append(section.element());
        }
        return filled(
                Resources.text("report.html"),
                Map.of(
                        "policy",
                        POLICY + "; style-src " + digest(style) + "; script-src " + digest(uplot) + " "
                                + digest(script),
                        "title",
                        Html.escape((findings.target().isEmpty() ? "" : findings.target() + ": ")
                                + LayerSizes.text(
                                        findings.network().architecture().sizes()) + " on the " + findings.set()),
                        "links",
                        links.toString(),
                        "sections",
                        sections.toString(),
                        "style",
                        style,
                        "uplot",
                        uplot,
                        "script",
                        script,
                        "data",
                        data()));
    }

    /** Replaces the placeholders of a template with texts; placeholders in these texts are left unchanged. */
    private static String filled(String template, Map<String, String> texts) {
        return PLACE.matcher(template).replaceAll(place -> Matcher.quoteReplacement(texts.get(place.group(1))));
    }

    /** Returns JSON that cannot close the element that contains it. */
    private String data() {
        try {
            String json = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(draft.live);
            return Printable.of(json).replace("<", "\\u003c");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The plots as SVG files, and the images of digits and weights as PNG files, by file name. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Plot plot : draft.plots) {
            files.put(plot.name() + ".svg", SvgPen.file(plot).getBytes(StandardCharsets.UTF_8));
        }
        for (Map.Entry<String, BufferedImage> picture : draft.pictures.entrySet()) {
            files.put(picture.getKey() + ".png", Pictures.png(picture.getValue()));
        }
        return files;
    }
}
