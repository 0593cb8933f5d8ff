package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Table;
import dev.lanewise.data.TableColumns;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelTableTest {
    @Test
    void singleColumnThatWasDeclaredAsALabelIsLearnedAsOne() {
        TableColumns<Double> columns =
                TableColumns.of(Double.class).number("x", x -> x).targetFlag("positive", x -> x > 0);
        List<Double> numbers = List.of(-2.0, -1.0, 1.0, 2.0);
        Table numeric =
                Table.ofColumns(Map.of("x", new double[] {-2, -1, 1, 2}, "positive", new double[] {0, 0, 1, 1}));
        for (Table table : List.of(columns.table(numbers), numeric.withMultiLabelTargets("positive"))) {
            Model model = Lanewise.classifier().epochs(1).fit(table);
            assertEquals(List.of("positive"), model.names());
            assertEquals(4, model.evaluate(table).multiLabel().size());
        }
        assertEquals(
                List.of("0", "1"),
                Lanewise.classifier()
                        .epochs(1)
                        .fit(numeric.withTarget("positive"))
                        .names());
    }
}
