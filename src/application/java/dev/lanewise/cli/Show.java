package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.report.ImageGrid;
import dev.lanewise.training.Augmentation;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The lecture notebook's show_digits: images of a data set, in the terminal and as a PNG. */
@Command(
        name = "show",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Shows a grid of images of a data set, in the terminal and as a PNG.",
        description = {"", "Corresponds to show_digits(rows, columns, offset) in the lecture notebook.", ""},
        footer = {
            "",
            "Examples:",
            "  lanewise show",
            "  lanewise show --rows 1 --columns 1 --offset 7",
            "  lanewise show --rows 10 --columns 10 --png digits.png",
            "  lanewise show --augment rotation=15,elastic=34 --png varied.png"
        })
final class Show implements Subcommand {
    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--set",
            paramLabel = "SET",
            description = "Set of the data to show: training, validation or test. Default: ${DEFAULT-VALUE}.")
    private Part set = Part.TRAINING;

    @Option(
            names = "--rows",
            paramLabel = "N",
            converter = Values.Side.class,
            description = "Number of rows in the grid, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int rows = 5;

    @Option(
            names = "--columns",
            paramLabel = "N",
            converter = Values.Side.class,
            description = "Number of columns in the grid, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int columns = 5;

    @Option(
            names = "--offset",
            paramLabel = "N",
            converter = Values.ZeroOrMore.class,
            description = "Index of the first image, from 0. Default: ${DEFAULT-VALUE}.")
    private int offset;

    @Option(
            names = "--augment",
            paramLabel = "WORDS",
            description = "Augment the images as train --augment does, such as shift=2,rotation=10. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Augmentation augmentation = Augmentation.NONE;

    @Option(
            names = "--epoch",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Epoch of the training whose augmentation is shown, counted from 1. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int epoch = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Values.Seed.class,
            description = "Seed of the training whose augmentation is shown. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--line",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Line width in characters; images are shrunk by an integer factor until they fit. Default:"
                    + " the width of the terminal, or 80 without a terminal.")
    private Integer line;

    @Option(names = "--png", paramLabel = "FILE", description = "Also write the grid to this PNG file.")
    private Path png;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        if (png != null) {
            FileReplacement.requireWritable(png);
        }
        Dataset dataset;
        try (StatusLine loading = StatusLine.timed(screen, "loading " + data.data)) {
            dataset = set.of(new DataSource(data).readExamples(null).withTest());
        }
        ImageGrid grid;
        try {
            ImageGrid unvaried = new ImageGrid(dataset, rows, columns, offset);
            TrainingConfig config =
                    TrainingConfig.defaults().withAugmentation(augmentation).withSeed(seed);
            grid = augmentation.isNone()
                    ? unvaried
                    : new ImageGrid(
                            Training.augmented(dataset, config, epoch, offset, offset + rows * columns),
                            rows,
                            columns,
                            0);
        } catch (IllegalArgumentException e) {
            throw new IOException(set + " set of " + data.data + ": " + e.getMessage(), e);
        }
        if (png != null) {
            FileReplacement.write(png, channel -> grid.writePng(Channels.newOutputStream(channel)));
        }
        screen.paint(screen.shading().draw(grid, line != null ? line : screen.lineWidth()));
        return 0;
    }
}
