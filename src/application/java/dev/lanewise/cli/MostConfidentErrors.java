package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.metric.Classification;
import dev.lanewise.report.ImageGrid;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The misclassified examples of a network, the most confident errors first: as text, and for images also as images.
 *
 * @param probable whether the outputs are probabilities
 * @param places where the examples come from
 */
record MostConfidentErrors(Dataset dataset, Classification figures, boolean probable, ExamplePlaces places, int most) {
    private static final int IMAGES_IN_A_ROW = 4;

    /** Prints the errors; nothing if none were requested. */
    void print(Screen screen) {
        if (most == 0) {
            return;
        }
        int[] examples = figures.mostConfidentErrors(most);
        screen.out().print(examples.length == 0 ? "\nno errors\n" : "\nmost confident errors\n");
        for (int from = 0; from < examples.length; from += IMAGES_IN_A_ROW) {
            int[] row = Arrays.copyOfRange(examples, from, Math.min(examples.length, from + IMAGES_IN_A_ROW));
            List<String> found = places.of(dataset, row);
            screen.out()
                    .print(IntStream.range(0, row.length)
                            .mapToObj(i -> words(row[i], found.get(i)))
                            .collect(Collectors.joining("\n", "", "\n")));
            if (dataset.shape().isPresent()) {
                ImageGrid grid = new ImageGrid(dataset.select(row), 1, row.length, 0);
                screen.paint(screen.shading().draw(grid, screen.lineWidth()));
            }
        }
    }

    private String words(int example, String place) {
        List<String> names = EvaluationSummary.names(dataset, figures.classes());
        int said = figures.predicted(example);
        double probability = said < 0 ? Double.NaN : figures.probability(example, said);
        return Printable.of(String.format(
                Locale.ROOT,
                "%s: predicted %s%s, actually %s",
                place,
                said < 0 ? "NaN" : names.get(said),
                !probable || Double.isNaN(probability)
                        ? ""
                        : String.format(Locale.ROOT, " (%.2f %%)", 100 * probability),
                names.get(dataset.label(example))));
    }
}
