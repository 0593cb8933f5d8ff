package dev.lanewise.cli;

import java.util.List;

/**
 * The groups in which help lists the options, in this order.
 *
 * <p>Essential options are in {@code --help}, the others in {@code --help-all} alone. The name of a command precedes an
 * option that belongs to this group in that command alone.
 */
enum HelpGroup {
    DATA(
            "Data",
            List.of("--data", "--test", "--target", "--task", "--ignore", "--set", "--missing", "--scale"),
            List.of(
                    "--weights",
                    "--drop-missing-target",
                    "--categorical",
                    "--delimiter",
                    "--header",
                    "--decimal",
                    "--thousands",
                    "--na-values",
                    "--keep-default-na",
                    "--date-order",
                    "--encoding",
                    "--first-index",
                    "--image-size",
                    "--image-color",
                    "--mapped",
                    "--no-scale-targets")),
    PREPROCESSING(
            "Preprocessing, only for a model that does not contain its own",
            List.of(),
            List.of(
                    "evaluate --missing",
                    "evaluate --scale",
                    "evaluate --ignore",
                    "evaluate --categorical",
                    "evaluate --date-order",
                    "importance --missing",
                    "importance --scale",
                    "importance --ignore",
                    "importance --categorical",
                    "importance --date-order",
                    "report --missing",
                    "report --scale",
                    "report --ignore",
                    "report --categorical",
                    "report --date-order",
                    "serve --missing",
                    "serve --scale",
                    "serve --ignore",
                    "serve --categorical",
                    "serve --date-order")),
    NETWORK(
            "Network",
            List.of("--hidden", "--layers", "--activation", "--output", "--loss"),
            List.of("--batch-norm", "--layer-norm", "--init", "--from", "--freeze", "--linear-classes")),
    TRAINING(
            "Training",
            List.of(
                    "--epochs",
                    "--batch-size",
                    "--learning-rate",
                    "--optimizer",
                    "--validation",
                    "--patience",
                    "--seed"),
            List.of(
                    "--schedule",
                    "--warm-up",
                    "--momentum",
                    "--beta1",
                    "--beta2",
                    "--epsilon",
                    "--ema",
                    "--monitor",
                    "--max-seconds",
                    "--class-weights",
                    "--calibrate")),
    REGULARIZATION(
            "Regularisation",
            List.of(),
            List.of(
                    "--dropout",
                    "--input-dropout",
                    "--input-noise",
                    "--augment",
                    "--label-smoothing",
                    "--l1",
                    "--l2",
                    "--weight-decay",
                    "--max-norm",
                    "--clip-norm",
                    "--clip-value")),
    SEARCH("Search", List.of("--method", "--trials", "--halving", "tune --max-seconds"), List.of()),
    VALIDATION(
            "Cross-validation", List.of("--folds", "--repeats", "--stratified", "cross-validate --metrics"), List.of()),
    IMPORTANCE("Importance", List.of("importance --metric", "importance --repeats", "importance --seed"), List.of()),
    IMAGES(
            "Images",
            List.of(
                    "--rows",
                    "show --columns",
                    "--offset",
                    "show --augment",
                    "show --epoch",
                    "show --seed",
                    "--line",
                    "--png"),
            List.of()),
    CONVERSION("Conversion", List.of("--bytes", "--keep-batch-norm", "--order"), List.of()),
    OUTPUT(
            "Output",
            List.of(
                    "--format",
                    "predict --output",
                    "predict --keep",
                    "--save",
                    "report --out",
                    "--out",
                    "--force",
                    "--save-config",
                    "--plots",
                    "--metrics",
                    "compare --output",
                    "--top",
                    "--mistakes",
                    "--json",
                    "--checkpoint",
                    "--resume",
                    "--serve",
                    "serve --port",
                    "--host",
                    "--watch",
                    "--checkpoints",
                    "--man",
                    "--markdown",
                    "--files"),
            List.of("--checkpoint-every", "--keep", "--port", "--no-training-score", "--quiet")),
    COMPUTATION("Computation", List.of("--seconds"), List.of("--precision", "--threads", "--kernels", "--width")),
    GENERAL("General", List.of("--config", "--help-all", "--version"), List.of("--help", "--color", "--verbose")),
    /** Options that no other group lists, which a test reports. */
    OTHER("Other", List.of(), List.of());

    private final String title;
    private final List<String> essential;
    private final List<String> others;

    HelpGroup(String title, List<String> essential, List<String> others) {
        this.title = title;
        this.essential = essential;
        this.others = others;
    }

    String title() {
        return title;
    }

    /** The group of an option of a command. */
    static HelpGroup of(String command, String flag) {
        for (String name : new String[] {command + " " + flag, flag}) {
            for (HelpGroup group : values()) {
                if (group.essential.contains(name) || group.others.contains(name)) {
                    return group;
                }
            }
        }
        return OTHER;
    }

    /** Whether the short help lists an option of this group; the order of the options is {@link #rank}. */
    boolean isEssential(String command, String flag) {
        return rank(command, flag) < essential.size();
    }

    /** The place of an option in its group. */
    int rank(String command, String flag) {
        for (String name : new String[] {command + " " + flag, flag}) {
            if (essential.contains(name)) {
                return essential.indexOf(name);
            }
            if (others.contains(name)) {
                return essential.size() + others.indexOf(name);
            }
        }
        return Integer.MAX_VALUE;
    }
}
