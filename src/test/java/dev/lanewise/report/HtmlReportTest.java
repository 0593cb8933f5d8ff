package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Evaluations;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\u0000{{script}}&\"'";
    private static final Score SCORE = new Score(4, 2, 0.25, false);

    private static Findings findings(Dataset dataset, String layers, float[] outputs, List<EpochRecord> history) {
        Architecture architecture = Architectures.notebook(layers);
        float[] parameters = new float[architecture.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (i % 7 - 3) / 4f;
        }
        Facts facts =
                Facts.UNKNOWN.with(Fact.LIBRARY, HOSTILE).with(Fact.SEED, 1L).with(Fact.DATA, HOSTILE);
        return new Findings(
                Evaluations.of(architecture, dataset, outputs),
                new Network(architecture, parameters),
                dataset,
                "test set of " + HOSTILE,
                history,
                history.size(),
                facts,
                Map.of("Processor", HOSTILE),
                null,
                null);
    }

    /** Five images of 2 x 2 pixels and three classes with hostile names: two are right, the last is the surest mistake. */
    private static Findings classes() {
        int[] labels = {0, 1, 2, 1, 2};
        float[] outputs = {
            0.75f, 0.125f, 0.125f,
            0.125f, 0.75f, 0.125f,
            0.5f, 0.25f, 0.25f,
            0.125f, 0.25f, 0.625f,
            0.875f, 0.125f, 0
        };
        Dataset dataset = Dataset.ofClasses(new float[20], 4, labels, 3)
                .withShape(new ImageShape(2, 2))
                .withNames("a" + HOSTILE, "b" + HOSTILE, "c" + HOSTILE);
        return findings(
                dataset,
                "4-3-3",
                outputs,
                List.of(
                        new EpochRecord(1, 1, 0.5, SCORE, Score.NONE, new Score(4, 1, Double.NaN, false), Double.NaN),
                        new EpochRecord(2, 1, 0.25, SCORE, Score.NONE, SCORE, Double.NaN)));
    }

    private static Findings numbers() {
        float[] wanted = {1, 10, 2, 20, 3, 30, 4, 40};
        float[] predicted = {1.5f, 10, 2, 20, 3, 35, 4, 40};
        Dataset numbers = Dataset.ofRegression(new float[12], 3, wanted, 2).withNames("x" + HOSTILE, "y");
        return findings(numbers, "3-2", predicted, List.of());
    }

    private static Findings labels() {
        float[] wanted = {1, 0, 0, 1, 1, 1};
        float[] said = {0.9f, 0.8f, 0.1f, 0.7f, 0.25f, 0.6f};
        return findings(
                Dataset.ofMultiLabel(new float[9], 3, wanted, 2).withNames("x", "y" + HOSTILE),
                "3-2",
                said,
                List.of(new EpochRecord(1, 1, 0.5, Score.NONE, Score.NONE, SCORE, Double.NaN)));
    }

    private static List<Findings> all() {
        return List.of(classes(), numbers(), labels());
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static Findings with(Findings f, ExampleFacts.Source source, Importance importance) {
        return new Findings(
                f.evaluation(),
                f.network(),
                f.dataset(),
                f.set(),
                f.history(),
                f.kept(),
                f.facts(),
                f.machine(),
                source,
                importance);
    }

    private static Findings with(Findings f, Network network, Facts facts, int kept) {
        return new Findings(
                Evaluations.of(
                        network.architecture(), f.dataset(), f.evaluation().outputs()),
                network,
                f.dataset(),
                "test set",
                f.history(),
                kept,
                facts,
                Map.of(),
                null,
                null);
    }

    /** The page without what stands in its scripts and styles. */
    private static String visible(String html) {
        return html.replaceAll("(?s)(<(script|style)[^>]*>).*?</\\2>", "$1</$2>");
    }

    @Test
    void textsOfFilesAreEscaped() {
        for (Findings findings : all()) {
            String html = HtmlReport.html(findings);
            assertFalse(html.contains("<img src=x"), "a name has become an element");
            assertTrue(
                    html.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;\ufffd{{script}}&amp;&quot;&#39;"));
            assertEquals(3, found("</script>", html).size());
        }
    }

    /** All but what is in scripts and styles is XML, but for a few elements that have no end in HTML. */
    @Test
    void everyElementIsClosedAndEveryIdIsThereOnce() throws Exception {
        for (Findings findings : all()) {
            String xml = visible(HtmlReport.html(findings))
                    .replace("<!doctype html>", "")
                    .replaceAll("<(meta|link|img|br)\\b([^>]*)>", "<$1$2/>");
            Xml.parse(xml);
            List<String> ids = found("(?<= id=\")[^\"]+", xml);
            assertEquals(ids.size(), ids.stream().distinct().count(), ids::toString);
            assertTrue(ids.containsAll(found("(?<=href=\"#)[^\"]+", xml)), ids::toString);
            assertEquals(found("<table", xml).size(), found("<caption>", xml).size());
            assertEquals(
                    found("<img ", xml).size(),
                    found("<img [^>]*alt=\"[^\"]+\"", xml).size());
            List<String> names = found("(?<=<figure data-plot=\")[^\"]+", xml);
            assertEquals(charts(HtmlReport.html(findings)).keySet(), Set.copyOf(names));
        }
    }

    @Test
    void nothingIsAskedForAndNothingRunsButWhatThePolicyNames() throws Exception {
        for (Findings findings : all()) {
            String html = HtmlReport.html(findings);
            String visible = visible(html);
            assertEquals(List.of(), found("<[^>]* (on\\w+|style)=", visible.replaceAll("\"[^\"]*\"", "")));
            for (String address : found("(?<= (?:src|href)=\")[^\"]*", visible)) {
                assertTrue(address.startsWith("#") || address.startsWith("data:"), address);
            }
            assertFalse(found("<style>.*?</style>", html).get(0).contains("url("));
            String policy = found("(?<=Content-Security-Policy\" content=\")[^\"]*", html)
                    .get(0);
            assertTrue(policy.startsWith("default-src 'none'; img-src data:;"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            List<String> inside = new ArrayList<>(found("(?<=<style>).*?(?=</style>)", html));
            inside.addAll(found("(?<=<script>).*?(?=</script>)", html));
            assertEquals(3, inside.size());
            for (String text : inside) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                assertTrue(policy.contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'"), policy);
            }
        }
    }

    @Test
    void licenceOfTheChartLibraryGoesWithIt() {
        assertTrue(HtmlReport.html(classes()).contains("Copyright (c) 2022 Leon Sorokin"));
    }

    @Test
    void sameFindingsGiveTheSameBytes() {
        for (Findings findings : all()) {
            assertEquals(HtmlReport.html(findings), HtmlReport.html(findings));
        }
    }

    private static Map<String, Object> charts(String html) throws Exception {
        return JSON.std.mapFrom(
                found("(?<=id=\"charts\">).*?(?=</script>)", html).get(0));
    }

    @Test
    void classesAreTold() {
        String html = HtmlReport.html(classes());
        assertTrue(html.contains("2 of 5 right, accuracy 40.00 %, mean loss 0.25"), html);
        String matrix =
                found("<table class=\"numbers matrix\">.*?</table>", html).get(0);
        assertEquals(List.of("1", "0", "0", "0", "1", "1", "2", "0", "0"), found("(?<=\\d\">)\\d+(?=</td>)", matrix));
        String classes = found("<section id=\"classes\".*?</section>", html).get(0);
        List<String> first = found(
                "(?<=<td>)[^<]*", found("<tbody>\\s*<tr>.*?</tr>", classes).get(0));
        assertEquals(List.of("0.3333", "1.0000", "0.5000", "0.7500", "0.5000", "1"), first);
        String mistakes = found("<section id=\"mistakes\".*?</section>", html).get(0);
        assertEquals(List.of("example 4", "example 3", "example 2"), found("example \\d", mistakes));
        assertTrue(mistakes.contains("<p>All 3 errors.</p>"), mistakes);
        assertTrue(mistakes.contains("predicted <b>a&lt;/script") && mistakes.contains("87.50\u00a0%"), mistakes);
        assertEquals(3, found("<img [^>]*alt=\"Weights of unit \\d\"", html).size());
        assertTrue(html.contains("<span>--data &#39;&lt;/script&gt;"), html);
        assertTrue(html.contains("0.75000 seconds for 2 epochs"), html);
    }

    @Test
    void picturesHoldTheExamples() throws Exception {
        String html = HtmlReport.html(classes());
        List<String> images = found("(?<=data:image/png;base64,)[^\"]+", html);
        assertEquals(3 + 3, images.size());
        for (String image : images) {
            assertEquals(
                    2,
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(image)))
                            .getWidth());
        }
    }

    @Test
    void curvesAreThereForTheScriptAndAsATable() throws Exception {
        String html = HtmlReport.html(classes());
        Map<String, Object> charts = charts(html);
        assertEquals(
                List.of(
                        "accuracy",
                        "loss",
                        "roc-curve",
                        "precision-recall",
                        "reliability-diagram",
                        "weights-1",
                        "weights-2"),
                List.copyOf(charts.keySet()));
        Map<?, ?> loss = (Map<?, ?>) charts.get("loss");
        assertEquals("line", loss.get("kind"));
        assertEquals(List.of(1.0, 2.0), loss.get("x"));
        assertEquals(2.0, loss.get("mark"));
        assertTrue(html.contains("A vertical line marks epoch 2, whose parameters the network has."), html);
        List<?> series = (List<?>) loss.get("series");
        assertEquals(Map.of("name", "training", "values", List.of(0.25, 0.25)), series.get(0));
        assertEquals("test", ((Map<?, ?>) series.get(1)).get("name"));
        assertEquals(Arrays.asList(null, 0.25), ((Map<?, ?>) series.get(1)).get("values"));
        String table = found("<caption>Loss after each epoch.*?</table>", html).get(0);
        assertEquals(List.of("0.25000", "–", "0.25000", "0.25000"), found("(?<=<td>)[^<]*", table));
    }

    @Test
    void curvesOfClassesHaveTheirAreas() throws Exception {
        Dataset dataset =
                Dataset.ofClasses(new float[4], 1, new int[] {0, 0, 1, 1}, 2).withNames("no", "yes" + HOSTILE);
        // The example of scikit-learn: areas of 0.75 and 0.8333.
        Findings findings = findings(dataset, "1-1", new float[] {0.1f, 0.4f, 0.35f, 0.8f}, List.of());
        String html = HtmlReport.html(findings);
        String section = found("<section id=\"roc\".*?</section>", html).get(0);
        assertTrue(
                section.contains("ROC curve 0.7500, under the precision-recall curve (average precision) 0.8333"),
                section);
        Map<?, ?> roc = (Map<?, ?>) charts(html).get("roc-curve");
        assertEquals(true, roc.get("diagonal"));
        List<?> series = (List<?>) roc.get("series");
        assertEquals(1, series.size());
        List<?> values = (List<?>) ((Map<?, ?>) series.get(0)).get("values");
        assertEquals(101, values.size());
        assertEquals(
                List.of(0.5, 0.5, 1.0, 1.0), List.of(values.get(0), values.get(49), values.get(50), values.get(100)));
        String table = found("<caption>ROC: recall.*?</table>", section).get(0);
        assertEquals(21, found("<th scope=\"row\">", table).size());
        // Without both positive and negative examples there is no curve.
        Dataset one = Dataset.ofClasses(new float[2], 1, new int[] {0, 0}, 2);
        assertFalse(HtmlReport.html(findings(one, "1-1", new float[] {0.1f, 0.4f}, List.of()))
                .contains("id=\"roc\""));
    }

    @Test
    void regressionHasErrorsAndCharts() throws Exception {
        String html = HtmlReport.html(numbers());
        assertTrue(html.contains("RMSE 1.7766"), html);
        assertTrue(html.contains("The history of the training is not available."), html);
        String worst = found("<section id=\"mistakes\".*?</section>", html).get(0);
        List<String> rows = found("<tr><th scope=\"row\">\\d.*?</tr>", worst);
        assertEquals(2, rows.size());
        assertTrue(rows.get(0).contains("\">0</th><td>x&lt;"), rows::toString);
        assertTrue(
                rows.get(0).contains("<td>1.5000</td><td>1.0000</td><td>+0.500</td><td>2.0000</td>"), rows::toString);
        assertTrue(
                rows.get(1).contains("\">2</th><td>y</td><td>35.000</td><td>30.000</td><td>+5.00</td><td>2.0000</td>"),
                rows::toString);
        Map<?, ?> parity = (Map<?, ?>) charts(html).get("parity-2");
        assertEquals("dots", parity.get("kind"));
        assertEquals(List.of(10.0, 20.0, 30.0, 40.0), parity.get("x"));
        assertEquals(
                List.of(10.0, 20.0, 35.0, 40.0), ((Map<?, ?>) ((List<?>) parity.get("series")).get(0)).get("values"));
        assertEquals("bars", ((Map<?, ?>) charts(html).get("residuals-1")).get("kind"));
        assertFalse(html.contains("id=\"confusion\"") || html.contains("id=\"roc\""));
    }

    @Test
    void labelsAreTold() {
        String html = HtmlReport.html(labels());
        assertTrue(html.contains("1 of 3 with all labels right, 33.33 % of all labels wrong"), html);
        String mistakes = found("<section id=\"mistakes\".*?</section>", html).get(0);
        List<String> rows = found("<tr><th scope=\"row\">\\d.*?</tr>", mistakes);
        assertEquals(2, rows.size());
        assertTrue(rows.get(0).contains(">0</th><td>y&lt;") && rows.get(0).contains("80.00\u00a0%"), rows::toString);
        assertTrue(rows.get(1).contains(">2</th><td>not x</td><td>x</td><td>75.00\u00a0%"), rows::toString);
    }

    private static List<String> cards(String html) {
        return found("(?<=<dt>)[^<]*</dt><dd>[^<]*(?:</dd><dd class=\"note\">[^<]*)?", html).stream()
                .map(card -> card.replaceAll("<[^>]*>+", "|").replaceAll("\\|+", "|"))
                .toList();
    }

    @Test
    void cardsSayWhatMatters() {
        List<String> classes = cards(HtmlReport.html(classes()));
        assertEquals(
                List.of(
                        "Task|3 classes|classification",
                        "Examples|8|4 training, 4 test",
                        "Epochs|2|parameters of" + " epoch 2",
                        "Training time|0.75 s|without evaluation",
                        "Parameters|27|4-3-3"),
                classes.subList(1, 6));
        assertTrue(classes.get(0).startsWith("Accuracy|40.00\u00a0%|test set of &lt;"), classes::toString);
        assertTrue(classes.get(0).endsWith("2 of 5 right"), classes::toString);
        List<String> numbers = cards(HtmlReport.html(numbers()));
        assertTrue(numbers.get(0).startsWith("R2|0.95") && numbers.get(0).contains("RMSE 1.7766"), numbers::toString);
        assertEquals("Task|2 targets|regression", numbers.get(1));
        assertTrue(numbers.get(2).startsWith("Examples|4|test set of "), numbers::toString);
        List<String> labels = cards(HtmlReport.html(labels()));
        assertTrue(labels.get(0).startsWith("All labels right|33.33\u00a0%|"), labels::toString);
        assertEquals("Task|2 labels|multi-label classification", labels.get(1));
    }

    @Test
    void curvesComeFirstAndLongPartsAreFolded() {
        String html = HtmlReport.html(classes());
        assertEquals(
                List.of(
                        "summary",
                        "curves",
                        "confusion",
                        "mistakes",
                        "classes",
                        "roc",
                        "reliability",
                        "units",
                        "weights",
                        "speed",
                        "repeat"),
                found("(?<=<section id=\")[^\"]*", html));
        assertEquals(
                List.of("units", "weights"),
                found("(?<=<section id=\")[^\"]*(?=\"[^>]*>\\s*<details class=\"part\"><summary><h2)", html));
    }

    @Test
    void monitoredMetricHasACurveUnderItsName() throws Exception {
        Dataset dataset = Dataset.ofClasses(new float[2], 1, new int[] {0, 1}, 2);
        Findings findings = findings(
                dataset,
                "1-1",
                new float[] {0, 1},
                List.of(
                        new EpochRecord(1, 1, 1, SCORE, SCORE, SCORE, 0.5),
                        new EpochRecord(2, 1, 1, SCORE, SCORE, SCORE, 0.75)));
        for (Facts facts : List.of(Facts.UNKNOWN.with(Fact.MONITORED, "macro-f1"), Facts.UNKNOWN)) {
            Findings known = with(findings, findings.network(), facts, 2);
            String html = HtmlReport.html(known);
            assertTrue(
                    html.contains("<h3>Monitored after each epoch: "
                            + facts.get(Fact.MONITORED).orElse("monitored metric") + "</h3>"),
                    html);
            Map<?, ?> chart = (Map<?, ?>) charts(html).get("monitored");
            assertEquals(List.of(Map.of("name", "validation", "values", List.of(0.5, 0.75))), chart.get("series"));
        }
    }

    /** Facts that name each example by ten times its number and have the unit as the change. */
    private static class HostileFacts implements ExampleFacts.Source {
        @Override
        public String sentence() {
            return "Made from " + HOSTILE;
        }

        @Override
        public String places() {
            return "Lines 2, 5 " + HOSTILE;
        }

        @Override
        public List<ExampleFacts> of(int[] examples, int[] units) {
            return IntStream.range(0, examples.length)
                    .mapToObj(i -> new ExampleFacts(
                            "line " + 10 * examples[i],
                            Map.of("size" + HOSTILE, "big" + HOSTILE),
                            List.of(
                                    new ExampleFacts.Influence(
                                            "size" + HOSTILE, "big" + HOSTILE, 1500 * units[i] + 0.25),
                                    new ExampleFacts.Influence("nothing", "0", 0.00001))))
                    .toList();
        }
    }

    @Test
    void mistakesOfATableHaveTheirLinesValuesAndWhatMattered() throws Exception {
        Findings numbers = with(numbers(), new HostileFacts(), null);
        String html = HtmlReport.html(numbers);
        assertFalse(html.contains("<img src=x"), "a name has become an element");
        assertTrue(html.contains("<p>Made from &lt;/script") && html.contains("<p>Lines 2, 5 &lt;/script"), html);
        List<String> rows = found(
                "<tbody>\\s<tr><th scope=\"row\">line \\d.*?</tbody>",
                found("<section id=\"mistakes\".*?</section>", html).get(0));
        assertTrue(
                rows.get(0).contains(">line 0<")
                        && rows.get(0).contains("<span class=\"change\">+0.250</span>")
                        && rows.get(0).contains("size&lt;/script"),
                rows::toString);
        assertTrue(rows.get(1).contains(">line 20<") && rows.get(1).contains("+1,500"), rows::toString);

        // The prediction of the second mistake is "not x": what makes x less probable speaks for it.
        html = HtmlReport.html(with(labels(), new HostileFacts(), null));
        String labels = found("<section id=\"mistakes\".*?</section>", html).get(0);
        rows = found("<tbody>\\s<tr><th scope=\"row\">line \\d.*?</tbody>", labels);
        assertTrue(rows.get(0).contains(">line 0<") && rows.get(0).contains("+1500.25"), rows::toString);
        assertTrue(rows.get(1).contains(">line 20<") && rows.get(1).contains(">-0.25<"), rows::toString);
        assertFalse(labels.contains("nothing"), labels);
        assertTrue(labels.contains("Influence: how much"), labels);
    }

    @Test
    void singleTargetIsNotNamedInEachRow() {
        Dataset dataset =
                Dataset.ofRegression(new float[2], 1, new float[] {1, 2}, 1).withNames("size");
        String html = HtmlReport.html(findings(dataset, "1-1", new float[] {1.5f, 2}, List.of()));
        String mistakes = found("<section id=\"mistakes\".*?</section>", html).get(0);
        assertTrue(
                mistakes.contains("<th scope=\"row\">0</th><td>1.5000</td><td>1.0000</td><td>+0.500</td></tr>"),
                mistakes);
        assertFalse(mistakes.contains("size"), mistakes);
    }

    @Test
    void curvesOfSquaredErrorsAreInTheUnitOfTheTarget() throws Exception {
        Dataset dataset =
                Dataset.ofRegression(new float[2], 1, new float[] {1, 2}, 1).withNames("price");
        Score large = new Score(2, 0, 2e10, false);
        Findings findings = findings(
                dataset,
                "1-1",
                new float[] {1.5f, 2},
                List.of(new EpochRecord(1, 1, 1, large, large, large, Double.NaN)));
        Network network = new Network(Outputs.suitable(Architecture.notebook(1, 1), Task.REGRESSION), new float[2]);
        String html = HtmlReport.html(with(findings, network, Facts.UNKNOWN, 1));
        assertTrue(html.contains("<h3>Root mean squared error (RMSE) after each epoch</h3>"), html);
        Map<?, ?> chart = (Map<?, ?>) charts(html).get("loss");
        assertEquals("RMSE", chart.get("yLabel"));
        assertEquals(Map.of("name", "test", "values", List.of(2e5)), ((List<?>) chart.get("series")).get(2));
        assertFalse(html.contains("mean loss"), html);
        assertTrue(html.contains("<h1>price: 1-1 on the test set</h1>"), html);
        assertEquals("Task|1 target|regression of price", cards(html).get(1));
    }

    @Test
    void missingValuesOfARowAreNamed() {
        ExampleFacts.Source source = new HostileFacts() {
            @Override
            public List<ExampleFacts> of(int[] examples, int[] units) {
                return IntStream.range(0, examples.length)
                        .mapToObj(i -> new ExampleFacts(
                                "line 2",
                                Map.of("Age", ""),
                                List.of(
                                        new ExampleFacts.Influence("Age", "", 0.5),
                                        new ExampleFacts.Influence("Deck", "", 0.25))))
                        .toList();
            }
        };
        String html = HtmlReport.html(with(labels(), source, null));
        assertTrue(html.contains("Row: Age&#160;<i>missing</i>"), html);
        assertTrue(html.contains("Influence: Age&#160;<i>missing</i>") && html.contains("Deck&#160;<b></b>"), html);
    }

    @Test
    void numberOfShownErrorsIsThatOfThePage() {
        assertTrue(HtmlReport.html(classes()).contains("<p>All 3 errors.</p>"));
        Dataset dataset = Dataset.ofClasses(new float[2], 1, new int[] {0, 1}, 2);
        assertTrue(HtmlReport.html(findings(dataset, "1-2", new float[] {1, 0, 1, 0}, List.of()))
                .contains("<p>The only error.</p>"));
    }

    @Test
    void classificationHasTheNameOfItsTarget() {
        Dataset dataset = Dataset.ofClasses(new float[2], 1, new int[] {0, 1}, 2);
        Findings findings = findings(dataset, "1-2", new float[] {1, 0, 1, 0}, List.of());
        for (String target : List.of("Survived", "3")) {
            Facts facts = Facts.UNKNOWN.with(Fact.TARGETS, List.of(target));
            String html = HtmlReport.html(with(findings, findings.network(), facts, 0));
            boolean isNamed = target.equals("Survived");
            assertTrue(html.contains("<h1>" + (isNamed ? "Survived: " : "") + "1-2 on the test set</h1>"), html);
            assertEquals(
                    "Task|2 classes|classification" + (isNamed ? " of Survived" : ""),
                    cards(html).get(1));
        }
    }

    @Test
    void importanceHasASectionIfItIsKnown() throws Exception {
        assertFalse(HtmlReport.html(numbers()).contains("id=\"importance\""));
        Importance importance = new Importance(
                "RMSE",
                "test set of t.csv",
                5,
                List.of(new Importance.Column("size" + HOSTILE, 2, 0.5), new Importance.Column("b", -1, 0.25)));
        String html = HtmlReport.html(with(numbers(), null, importance));
        String section = found("<section id=\"importance\".*?</section>", html).get(0);
        assertTrue(html.contains("<a href=\"#importance\">Importance of the columns</a>"), html);
        assertTrue(section.contains("ow much RMSE becomes worse") && section.contains("of 5 shuffles"), section);
        assertEquals(List.of("2.0000", "0.50000", "-1.0000", "0.25000"), found("(?<=<td>)[-\\d.]+", section));
        Map<?, ?> chart = (Map<?, ?>) charts(html).get("importance-bars");
        assertEquals("ranks", chart.get("kind"));
        assertEquals("b", ((List<?>) chart.get("labels")).get(1));
        Xml.parse(section);
    }

    @Test
    void numbersAreShortWhereTheyCanBe() {
        assertEquals(
                List.of("0.25000", "9999.0", "99,999", "123,457", "1.2346e+09", "–"),
                DoubleStream.of(0.25, 9_999, 99_999, 123_456.7, 1_234_567_890, Double.NaN)
                        .mapToObj(Figure::number)
                        .toList());
        assertEquals(
                List.of("+0.250", "-12.3", "-1,235", "+1.23e+09"),
                DoubleStream.of(0.25, -12.34, -1234.5, 1_234_567_890)
                        .mapToObj(Figure::change)
                        .toList());
        assertEquals(
                List.of("0.050 s", "9.5 s", "42 s", "3 min 20 s", "2 h 5 min"),
                DoubleStream.of(0.05, 9.5, 42, 200, 7530).mapToObj(Figure::time).toList());
    }

    @Test
    void manyClassesAreToldByTheirPairs() {
        int classes = 101;
        int[] labels = new int[classes];
        float[] outputs = new float[classes * classes];
        for (int c = 0; c < classes; c++) {
            labels[c] = c;
            outputs[c * classes + (c == 7 ? 9 : c)] = 1;
        }
        String html = HtmlReport.html(
                findings(Dataset.ofClasses(new float[classes], 1, labels, classes), "1-101", outputs, List.of()));
        String confusion = found("<section id=\"confusion\".*?</section>", html).get(0);
        assertEquals(List.of("7", "9", "1"), found("(?<=<th scope=\"row\">|<td>)\\d+", confusion));
    }

    @Test
    void tintsOfFewErrorsDifferClearlyAndNoneIsBlank() {
        double few = ClassSections.tint(1e-3, false);
        assertTrue(few >= 0.1);
        assertTrue(ClassSections.tint(0.008, false) >= few + 0.1);
        assertTrue(ClassSections.tint(0.033, false) >= ClassSections.tint(0.008, false) + 0.1);
        assertTrue(ClassSections.tint(0.033, false) < 0.6);
        assertTrue(ClassSections.tint(1e-9, false) >= 0.05);
        assertTrue(ClassSections.tint(0.999, true) > ClassSections.tint(0.959, true));
        // A tenth of the row is dark.
        assertEquals(0.6, ClassSections.tint(0.1, false));
    }

    @Test
    void networkThatIsAlwaysRightHasNoMistakes() {
        Dataset dataset = Dataset.ofClasses(new float[2], 1, new int[] {0, 1}, 2);
        String html = HtmlReport.html(findings(dataset, "1-1", new float[] {0, 1}, List.of()));
        assertTrue(html.contains("There are no errors."), html);
        assertTrue(html.contains("2 of 2 right"), html);
    }

    @Test
    void outputsThatAreNoNumbersDoNoHarm() {
        Dataset dataset = Dataset.ofClasses(new float[2], 1, new int[] {0, 1}, 2);
        float nan = Float.NaN;
        String html = HtmlReport.html(findings(dataset, "1-2", new float[] {nan, nan, nan, nan}, List.of()));
        assertTrue(html.contains("0 of 2 right"), html);
        assertTrue(HtmlReport.html(findings(
                        Dataset.ofRegression(new float[2], 1, new float[] {1, 2}, 1),
                        "1-1",
                        new float[] {nan, Float.POSITIVE_INFINITY},
                        List.of()))
                .contains("RMSE"));
    }
}
