package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.metric.Classification;
import dev.lanewise.report.ImageGrid;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The examples that a network takes for another class, those first of which it is surest: in words, and images as such.
 *
 * @param probable whether the outputs are probabilities
 */
record SurestMistakes(Dataset dataset, Classification figures, boolean probable, int most) {
    private static final int IMAGES_IN_A_ROW = 4;

    /** Prints them; nothing if none were asked for. */
    void print(Screen screen) {
        if (most == 0) {
            return;
        }
        int[] examples = figures.mostConfidentErrors(most);
        screen.out().print(examples.length == 0 ? "\nno mistakes\n" : "\nthe surest mistakes\n");
        for (int from = 0; from < examples.length; from += IMAGES_IN_A_ROW) {
            int[] row = Arrays.copyOfRange(examples, from, Math.min(examples.length, from + IMAGES_IN_A_ROW));
            screen.out().print(Arrays.stream(row).mapToObj(this::words).collect(Collectors.joining("\n", "", "\n")));
            if (dataset.shape().isPresent()) {
                ImageGrid grid = new ImageGrid(dataset.select(row), 1, row.length, 0);
                screen.out().print(screen.shading().draw(grid, screen.lineWidth()));
            }
        }
    }

    private String words(int example) {
        List<String> names = EvaluationSummary.names(dataset, figures.classes());
        int said = figures.predicted(example);
        double probability = figures.probability(example, said);
        return String.format(Locale.ROOT, "example %d: said %s%s, is %s", example, names.get(said),
                !probable || Double.isNaN(probability) ? ""
                        : String.format(Locale.ROOT, " (%.2f %%)", 100 * probability),
                names.get(dataset.label(example)));
    }
}
