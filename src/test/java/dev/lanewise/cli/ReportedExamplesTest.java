package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.TableReader;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Schemas;
import dev.lanewise.data.Table;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.report.ExampleFacts;
import dev.lanewise.report.ExampleFacts.Influence;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A network that computes 2 a + 10 (b = x) + 20 (b = y) + 1 of the columns a and b, and half of that. */
class ReportedExamplesTest {
    private static final Schema SCHEMA = Schemas.withTarget(
            new Schema.Numeric("a", 0, Double.NaN, 0, 1), new Schema.Categorical("b", 1, List.of("x", "y"), 2, -1));
    /** The mean of a is 2, the most frequent b is y. */
    private static final float[] INPUTS = {1, 1, 0, 1, 0, 1, 4, 0, 1};

    private final Network network = new Network(
            Architecture.notebook(3, 2).withOutput(Activation.IDENTITY, Loss.QUADRATIC),
            new float[] {2, 10, 20, 1, 5, 10, 1, 0.5f});

    private static Dataset dataset() {
        return Dataset.ofRegression(INPUTS, 3, new float[6], 2);
    }

    /** The places of a table; none if the text is null. */
    private static ExamplePlaces table(String csv) throws IOException {
        Optional<Table> table = csv == null
                ? Optional.empty()
                : Optional.of(TableReader.of(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)))
                        .table());
        return new ExamplePlaces("t.csv", PictureFiles.NONE, () -> table);
    }

    @Test
    void influenceIsTheChangeAgainstATypicalValue() {
        ColumnInfluence influence = new ColumnInfluence(network, dataset(), SCHEMA);
        assertTrue(influence.isComputable());
        assertArrayEquals(new double[] {-2, -10}, influence.of(0, 0));
        assertArrayEquals(new double[] {-2, 0}, influence.of(1, 0));
        assertArrayEquals(new double[] {2, 0}, influence.of(2, 1));
        ColumnInfluence ofInputs = new ColumnInfluence(network, dataset(), null);
        assertEquals(
                List.of("input 1", "input 2", "input 3"),
                ofInputs.columns().stream().map(ColumnInfluence.Column::name).toList());
        assertEquals(-2, ofInputs.of(0, 0)[0]);
    }

    @Test
    void influenceIsNotComputedOfOneExampleOrOfTooManyColumns() {
        assertFalse(new ColumnInfluence(network, dataset().slice(0, 1), SCHEMA).isComputable());
        int inputs = 1025;
        Dataset wide = Dataset.ofRegression(new float[2 * inputs], inputs, new float[2], 1);
        assertFalse(new ColumnInfluence(network, wide, null).isComputable());
    }

    @Test
    void factsHaveLinesValuesAndTheLargestChangesFirst() throws IOException {
        ExamplePlaces table = table("a,b,t\n9,z,0\n1,x,1\n1,y,2\n\"4\",y,3\n");
        ReportedExamples all = new ReportedExamples(network, dataset(), "x", SCHEMA, table);
        assertEquals("Made from the x: 3 of the 4 rows of the file.", all.sentence());
        assertEquals("Lines of the file, counted from 1 and including any headings: 2–4.", all.places());
        List<ExampleFacts> facts = all.of(new int[] {0, 2}, new int[] {0, 1});
        assertEquals(
                List.of(new Influence("b", "z", -10), new Influence("a", "9", -2)),
                facts.get(0).influences());
        assertEquals("line 2", facts.get(0).place());
        assertEquals(Map.of("a", "1", "b", "y", "t", "2"), facts.get(1).values());
        assertEquals(List.of(new Influence("a", "1", 2)), facts.get(1).influences());
    }

    @Test
    void rowsOfAWholeFileAreAllOfIt() throws IOException {
        ReportedExamples all =
                new ReportedExamples(network, dataset(), "test file", SCHEMA, table("a,b,t\n1,x,1\n1,y,2\n4,y,3\n"));
        assertEquals("Made from the test file: all 3 rows of the file.", all.sentence());
        assertEquals("Lines of the file, counted from 1 and including any headings: 2–4.", all.places());
    }

    @Test
    void fileThatHasChangedOrGoneGivesRowsWithoutLines() throws IOException {
        for (ExamplePlaces places : List.of(table("a,b,t\n1,x,1\n"), table(null))) {
            ReportedExamples few = new ReportedExamples(network, dataset(), "x", SCHEMA, places);
            assertEquals("Made from the x: 3 examples.", few.sentence());
            assertEquals("", few.places());
            ExampleFacts fact = few.of(new int[] {2}, new int[] {0}).get(0);
            assertEquals(new ExampleFacts("row 3", Map.of(), List.of(new Influence("a", "4.000", 4))), fact);
        }
    }

    @Test
    void placesAreShortened() throws IOException {
        Dataset many = Dataset.ofRegression(new float[6000], 3, new float[4000], 2);
        int[] picked = new int[1500];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = i < 3 ? 2 - i : i < 5 ? i + 1 : i + 4;
        }
        ReportedExamples examples = new ReportedExamples(network, many.select(picked), "x", null, table(null));
        assertEquals("Examples of the data, counted from 1: 1–3, 5, 6, 10–1004, and 500 more.", examples.places());
        assertEquals("Made from the x: 1,500 examples.", examples.sentence());
        assertEquals("", new ReportedExamples(network, many, "x", null, table(null)).places());
    }
}
