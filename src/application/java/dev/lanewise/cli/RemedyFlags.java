package dev.lanewise.cli;

import dev.lanewise.internal.text.Remedy;
import dev.lanewise.report.ShellCommand;
import java.util.List;

/** Words messages of the library with the flags of commands. */
final class RemedyFlags {
    private RemedyFlags() {}

    /** Returns a sentence that names flags in place of methods, and standard input in place of its copy. */
    static String in(String sentence) {
        return StandardInput.withoutCopy(Remedy.worded(sentence, RemedyFlags::words));
    }

    private static String words(Remedy remedy, List<String> values) {
        return switch (remedy) {
            case BALANCED_SPLIT, LAST_GOOD_CALL, WEIGHTS_OF_DATASET -> "";
            case BALANCED_CLASSES -> "--class-weights balanced";
            case CALIBRATED -> "--calibrate";
            case CATEGORICAL, CATEGORICAL_IN_FILE -> flag("--categorical", values);
            case CLASSES -> "--task classes";
            case CLASS_NAMES -> ", so the numbers of its classes are unknown";
            case CLIPPED_NORM -> "--clip-norm 1";
            case CROSS_VALIDATION -> "cross-validate";
            case DATE_ORDER -> "--date-order day-first or --date-order month-first";
            case DECIMAL_SEPARATOR -> flag("--decimal", values);
            case DROPPED_TARGETS -> "--drop-missing-target";
            case ENCODING -> "--encoding";
            case FIRST_INDEX -> flag("--first-index", values);
            case FOLDERS -> "supported are \"mnist\", a folder";
            case HEADER -> "--header yes";
            case IDENTIFIERS -> "--ignore none";
            case IGNORED, WITHOUT -> flag("--ignore", values);
            case IMAGE_SIZE -> "--image-size";
            case LABELS -> "--task labels";
            case LAYER_ORDER -> "import --order";
            case LINEAR_CLASSES -> "--linear-classes";
            case MAPPED -> "lanewise convert";
            case MEANS -> "--missing mean";
            case MISSING_TEXTS -> flag("--na-values", values);
            case MONITOR -> flag("--monitor", values);
            case NO_HEADER -> "--header no";
            case OTHER_MISSING_TEXTS -> "--keep-default-na no";
            case PATIENCE -> flag("--patience", values);
            case PLAIN_WEIGHTS -> "import converts it with --task and, for hidden layers, --activation";
            case SOFTMAX -> "--output-activation softmax --loss cross-entropy";
            case TASK_OF_OUTPUTS -> "import converts the file with --task classes, --task labels or --task numbers";
            case TARGET -> "--target";
            case THOUSANDS_SEPARATOR -> flag("--thousands", values.equals(List.of(" ")) ? List.of("space") : values);
            case UNBOUNDED_OUTPUT -> "--output-activation identity has no bounds";
            case UNBOUNDED_TARGETS -> "--output-activation identity --loss quadratic is for numbers of any size";
            case UNSTRATIFIED -> "--stratified no";
            case VALIDATION -> flag("--validation", values);
            case WEIGHTS -> flag("--weights", values);
            case WINDOWS_1252 -> "--encoding windows-1252";
        };
    }

    private static String flag(String name, List<String> values) {
        return values.isEmpty() ? name : name + " " + ShellCommand.quoted(String.join(",", values));
    }
}
