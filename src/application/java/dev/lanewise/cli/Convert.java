package dev.lanewise.cli;

import dev.lanewise.Fit;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Converts data to a file that is memory-mapped. */
@Command(
        name = "convert",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Converts data to a file that is memory-mapped instead of loaded.",
        description = {
            "",
            "The file contains the training, validation and test sets into which train divides the data by"
                    + " default, prepared"
                    + " as train prepares them. Pass it to --data: training ends with the same bits as with the"
                    + " original data."
                    + " Memory then holds about twenty bytes per example, and the operating system reads the"
                    + " inputs when"
                    + " they are needed.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise convert fashion --output fashion.lanewise-data",
            "  lanewise convert houses.csv --target price --output houses.lanewise-data"
        })
final class Convert implements Subcommand {
    @Parameters(index = "0", paramLabel = "DATA", description = "Data set, as for --data.")
    private String named;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "File to write, whose name ends with .lanewise-data.")
    private Path output;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        if (!FileKind.DATA.isNameOf(output)) {
            throw new UsageException("--output " + output + ": the name must end with .lanewise-data");
        }
        DataSource source = new DataSource(data, named);
        source.prepareByDefault(true);
        FileReplacement.requireWritable(output);
        Splits splits;
        try (StatusLine line = StatusLine.timed(screen, "loading " + named)) {
            splits = convert(source);
        }
        source.notes().forEach(screen.err()::println);
        screen.out()
                .println(output + ": "
                        + Count.of(splits.training().size(), "example") + " to train on, "
                        + splits.validation().size()
                        + " to validate and " + splits.test().size() + " to test");
        return 0;
    }

    private Splits convert(DataSource source) throws IOException {
        if (source.isStored()) {
            throw new UsageException(named + " has been converted already");
        }
        FileKind kind = source.kind();
        if (!source.readsColumns()
                && (kind == FileKind.FOLDER || kind == FileKind.ARRAY_FOLDER || kind == FileKind.NPZ)) {
            return source.reader().convert(output);
        }
        LoadedData read = source.read(null);
        if (!read.isTable()) {
            Splits splits = read.withTest();
            Datasets.save(splits, output);
            return splits;
        }
        Fit fit = read.prepared();
        Datasets.save(fit.splits(), fit.encoder().orElseThrow().schema(), output);
        return fit.splits();
    }
}
