package dev.lanewise.cli;

import dev.lanewise.data.Task;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags for the data of a command. They do not change after parsing; a {@link DataSource} reads the data. */
final class DataOptions {
    static final String MNIST = "mnist";

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Data set: a file, - (standard input), a folder of pictures, or the built-in mnist."
                    + " Supported formats: CSV, TSV and .npy files, which need --target; a folder with one"
                    + " subfolder of pictures per class; a folder of four IDX files; an .npz archive or a"
                    + " folder of .npy files; ARFF, LIBSVM, safetensors and"
                    + " .lanewise-data files; a pickle such as mnist.pkl.gz. Default: ${DEFAULT-VALUE}."
                    + " For a saved network: mnist if the network classifies its digits; in report, the data"
                    + " that a folder of train --out names.")
    String data = MNIST;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "Target column of a table, by heading or by number. Columns are numbered from 1. Tables are"
                    + " CSV, ARFF and .npy files. Separate several target columns by commas. All other columns are"
                    + " inputs, except those of --weights and --ignore. Default for an ARFF file: the last column."
                    + " For a saved network: the target of its training.")
    String target;

    @Option(
            names = {"--weights", "--sample-weight"},
            paramLabel = "COLUMN",
            description = "Column of a table that holds the weight of each example. Named as for --target. Weights are"
                    + " numbers of 0 or more; the column is not an input. Default: all weights are 1."
                    + " For a saved network: the weights of its training.")
    String weights;

    @Option(
            names = "--drop-missing-target",
            description = "Leave out the rows of a table that have no target; a note counts them. Default: they are an"
                    + " error.")
    boolean dropsMissingTarget;

    @Option(
            names = "--task",
            paramLabel = "KIND",
            description = "Kind of targets: classes, labels or numbers. Each example has one class, any number of"
                    + " labels (columns of 0 and 1), or numbers to predict (regression). Default: classes for a single"
                    + " column of names or of at most 20 distinct whole numbers (any number of them with train"
                    + " --layers); labels for several columns that contain only 0 and 1; otherwise numbers. For"
                    + " a saved network: the task of its training.")
    Task task;

    @Mixin
    final PictureOptions pictures = new PictureOptions();

    @Mixin
    final ReadingOptions reading = new ReadingOptions();

    @Mixin
    final PreparationOptions preparing = new PreparationOptions();
}
