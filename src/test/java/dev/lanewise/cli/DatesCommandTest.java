package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column of dates from training to prediction. */
class DatesCommandTest {
    @TempDir
    private Path folder;

    /** Sales that grow and are higher at weekends. */
    private Path write(boolean iso) throws IOException {
        StringBuilder text = new StringBuilder("day,sales\n");
        LocalDate first = LocalDate.of(2023, 1, 1);
        for (int i = 0; i < 400; i++) {
            LocalDate day = first.plusDays(i * 7 % 400);
            double sales = (day.toEpochDay() - first.toEpochDay()) / 40.0
                    + (day.getDayOfWeek().getValue() > 5 ? 10 : 0);
            text.append(iso ? day : day.getDayOfMonth() + "." + day.getMonthValue() + "." + day.getYear())
                    .append(',')
                    .append(sales)
                    .append('\n');
        }
        return Files.writeString(folder.resolve(iso + ".csv"), text);
    }

    private static Run train(Path data, Path model, int inputs) {
        return Run.line("train --data " + data + " --target sales --scale standard --layers " + inputs
                + "-16-1 --activation tanh --output-activation identity --optimizer adam --eta 0.01"
                + " --epochs 60 --save " + model);
    }

    @Test
    void networkLearnsFromDatesAndPredictsFromThem() throws IOException {
        Path data = write(true);
        Path model = folder.resolve("net");
        Run trained = train(data, model, 3);
        assertTrue(
                trained.notes().contains("3 inputs from 1 column; dates day (days, month, weekday); scaled"),
                trained.notes());
        String evaluation = Run.of("evaluate", model.toString(), "--data", data.toString(), "--target", "sales")
                .lines()
                .get(0);
        assertTrue(Double.parseDouble(evaluation.replaceAll(".*R2 ([0-9.]+),.*", "$1")) > 0.9, evaluation);
        Path days = Files.writeString(folder.resolve("days.csv"), "shop,day\na,2023-12-30\nb,2023-12-27\n");
        List<String> lines = Run.of("predict", model.toString(), days.toString(), "--keep", "all")
                .lines();
        assertEquals("shop,day,sales", lines.get(0));
        double weekend = Double.parseDouble(lines.get(1).split(",")[2]);
        double wednesday = Double.parseDouble(lines.get(2).split(",")[2]);
        assertTrue(weekend > wednesday + 5, lines.toString());
        Files.writeString(days, "day\n30.12.2023\n");
        Run.of("predict", model.toString(), days.toString())
                .assertFailed("days.csv, line 2, column 1 (day): \"30.12.2023\" is not a date such as 2024-12-31");
        Run.of("export", model.toString(), folder.resolve("Sales.java").toString())
                .lines();
        assertTrue(Files.readString(folder.resolve("Sales.java"))
                .contains(" static double[] date(String text, int order)"));
        assertTrue(
                Run.of("export", model.toString(), folder.resolve("sales.onnx").toString())
                        .out()
                        .contains("days since 1970, month, weekday"));
        assertEquals(
                Run.of("predict", model.toString(), data.toString(), "--json")
                        .lines()
                        .size(),
                Run.of("predict", folder.resolve("sales.onnx").toString(), data.toString(), "--json")
                        .lines()
                        .size());
    }

    @Test
    void dataTellsOfDates() throws IOException {
        Path data = write(true);
        assertTrue(
                Run.of("data", data.toString()).lines().get(3).matches("day +dates +0 +[0-9]+  days, month, weekday"));
        Map<String, Object> json =
                JSON.std.mapFrom(Run.of("data", data.toString(), "--json").out());
        Map<?, ?> day = new HashMap<>((Map<?, ?>) ((List<?>) json.get("columns")).get(0));
        assertTrue((Integer) day.remove("distinct") > 1);
        assertEquals(
                Map.of(
                        "name",
                        "day",
                        "kind",
                        "dates",
                        "inputs",
                        3,
                        "missing",
                        0,
                        "parts",
                        List.of("days", "month", "weekday")),
                day);
    }
}
