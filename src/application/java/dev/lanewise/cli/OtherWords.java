package dev.lanewise.cli;

import dev.lanewise.internal.Suggestion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names that other libraries have for flags, values and commands. */
final class OtherWords {
    /** Flags, by their letters. */
    private static final Map<String, String> FLAGS = new HashMap<>();
    /** Values of some flags, by flag and letters; an empty one means that there is none. */
    private static final Map<String, String> VALUES = new HashMap<>();

    private static final Map<String, String> COMMANDS = new HashMap<>();

    static {
        put(FLAGS, "--hidden", "units", "neurons", "hiddenlayers", "hiddenlayersizes", "hiddenunits", "hiddensize");
        put(FLAGS, "--learning-rate", "lrate", "learningrateinit", "stepsize");
        put(FLAGS, "--patience", "earlystopping", "earlystop", "niternochange");
        put(FLAGS, "--seed", "randomstate", "randomseed");
        put(FLAGS, "--validation", "validationsplit", "validationfraction", "validationsize", "valsplit");
        put(FLAGS, "--test", "testsize", "testsplit", "testfraction");
        put(FLAGS, "--l2", "alpha", "lambda", "regularization", "ridge");
        put(FLAGS, "--epochs", "maxiter", "niter", "iterations", "iter", "numepochs", "nepochs");
        put(FLAGS, "--optimizer", "solver");
        put(FLAGS, "--schedule", "scheduler", "lrscheduler", "decay");
        put(FLAGS, "--init", "initializer", "kernelinitializer");
        put(FLAGS, "--target", "label", "labels", "targetcolumn", "y", "response");
        put(FLAGS, "--ignore", "drop", "dropcolumns", "exclude");
        put(FLAGS, "--folds", "cv", "kfold", "nsplits");
        put(FLAGS, "--data", "dataset", "input", "file", "train", "trainingdata");
        put(FLAGS, "--delimiter", "sep", "separator");
        put(FLAGS, "--na-values", "navalues", "nanvalues");
        put(FLAGS, "--missing", "impute", "imputer", "fillna");
        put(FLAGS, "--scale", "scaler", "normalize", "standardize");
        put(FLAGS, "--threads", "njobs", "workers", "numworkers");
        put(FLAGS, "--max-seconds", "timeout", "maxtime", "timelimit");
        put(FLAGS, "--trials", "ntrials", "nitersearch");
        put(VALUES, "quadratic", "--loss mse", "--loss meansquarederror", "--loss squarederror", "--loss l2");
        put(VALUES, "absolute", "--loss mae", "--loss meanabsoluteerror", "--loss l1");
        put(
                VALUES,
                "cross-entropy",
                "--loss bce",
                "--loss ce",
                "--loss nll",
                "--loss binarycrossentropy",
                "--loss categoricalcrossentropy",
                "--loss logloss");
        put(VALUES, "huber", "--loss smoothl1");
        for (String flag : List.of("--activation ", "--output ")) {
            put(VALUES, "silu", flag + "swish");
            put(VALUES, "identity", flag + "linear", flag + "none");
            put(VALUES, "sigmoid", flag + "logistic");
        }
        put(VALUES, "standard", "--scale zscore", "--scale standardize", "--scale standardscaler");
        put(VALUES, "min-max", "--scale normalize", "--scale minmaxscaler");
        put(VALUES, "", "--missing median", "--missing drop", "--missing mode");
        put(COMMANDS, "train", "fit", "learn");
        put(COMMANDS, "evaluate", "test", "score");
        put(COMMANDS, "cross-validate", "cv", "kfold");
        put(COMMANDS, "tune", "search", "gridsearch", "optimize", "hyperopt");
        put(COMMANDS, "predict", "infer", "inference", "classify");
        put(COMMANDS, "data", "describe", "info", "summary", "head");
        put(COMMANDS, "export", "convert");
    }

    private OtherWords() {}

    private static void put(Map<String, String> map, String name, String... others) {
        for (String other : others) {
            map.put(other, name);
        }
    }

    private static String letters(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Asks which flag is meant by an unknown one; empty if none is similar. */
    static String flag(String unknown, Collection<String> flags) {
        String meant = FLAGS.get(letters(unknown));
        return meant != null && flags.contains(meant) ? question(meant) : Suggestion.question(unknown, flags);
    }

    /** Asks which value of a flag is meant; empty if none is similar. */
    static String value(String flag, String unknown, Collection<String> words) {
        String meant = VALUES.get(flag + " " + letters(unknown));
        return meant == null ? Suggestion.question(unknown, words) : question(meant);
    }

    /** Asks which command is meant; empty if none is similar. */
    static String command(String unknown, Collection<String> commands) {
        String meant = COMMANDS.get(letters(unknown));
        return meant == null ? Suggestion.question(unknown, commands) : question(meant);
    }

    private static String question(String meant) {
        return meant.isEmpty() ? "" : ", did you mean " + meant + "?";
    }
}
