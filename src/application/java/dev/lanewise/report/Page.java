package dev.lanewise.report;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.text.Printable;
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
 * A self-contained page of sections, whose charts a script draws. The same content gives the same bytes.
 *
 * <p>The page allows only its own scripts and styles, by their digests, and no requests.
 */
final class Page {
    private static final String POLICY = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'";
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private final StringBuilder links = new StringBuilder();
    private final StringBuilder sections = new StringBuilder();
    private final Map<String, Object> charts = new LinkedHashMap<>();

    /** Adds a section; the HTML is everything below the title. */
    void add(String id, String title, String html) {
        add(false, id, title, html);
    }

    /**
     * Adds a section.
     *
     * @param folded whether it is folded until a reader opens it or prints the page
     * @param id target of links to it
     */
    void add(boolean folded, String id, String title, String html) {
        links.append("<li><a href=\"#" + id + "\">" + Html.escape(title) + "</a></li>\n");
        String heading = "<h2 id=\"" + id + "-title\">" + Html.escape(title) + "</h2>";
        sections.append("<section id=\"" + id + "\" aria-labelledby=\"" + id + "-title\">\n")
                .append(
                        folded
                                ? "<details class=\"part\"><summary>" + heading + "</summary>\n" + html + "</details>\n"
                                : heading + "\n" + html)
                .append("</section>\n");
    }

    /** Returns a chart with its caption, and with its numbers as a table. */
    String chart(Chart chart, String caption) {
        return chart(chart, caption, Html.values(chart.table()));
    }

    /** Returns a chart with its caption, followed by its numbers as HTML. */
    String chart(Chart chart, String caption, String numbers) {
        charts.put(chart.name(), chart.json());
        return "<div class=\"chart\">\n<figure data-plot=\"" + chart.name() + "\">\n<h3>" + Html.escape(chart.title())
                + "</h3>\n"
                + (caption.isEmpty() ? "" : "<figcaption>" + Html.escape(caption) + "</figcaption>\n")
                + "</figure>\n" + numbers + "</div>\n";
    }

    /** Places charts side by side where they fit. */
    static String charts(CharSequence html) {
        return "<div class=\"charts\">\n" + html + "</div>\n";
    }

    /**
     * Returns the page.
     *
     * @param style styles that only this kind of page has
     */
    String html(String title, String style) {
        String styles =
                Resources.plotStyle() + "\n" + Resources.text("plot.css") + "\n" + Resources.text("report.css") + style;
        String uplot = Resources.plotScript();
        String script = Resources.text("curves.js") + "\n" + Resources.text("report.js");
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(
                "policy",
                POLICY + "; style-src " + digest(styles) + "; script-src " + digest(uplot) + " " + digest(script));
        texts.put("title", Html.escape(title));
        texts.put("links", links.toString());
        texts.put("sections", sections.toString());
        texts.put("style", styles);
        texts.put("uplot", uplot);
        texts.put("script", script);
        texts.put("data", data());
        // Placeholders in these texts are left unchanged.
        return PLACE.matcher(Resources.text("report.html"))
                .replaceAll(place -> Matcher.quoteReplacement(texts.get(place.group(1))));
    }

    /** Returns JSON that cannot close the element that contains it. */
    private String data() {
        try {
            String json = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(charts);
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
}
