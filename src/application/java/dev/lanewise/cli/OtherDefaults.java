package dev.lanewise.cli;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Defaults of options that several commands share, for the commands in which they differ. */
final class OtherDefaults {
    private static final Map<String, String> TEXTS = new HashMap<>();
    private static final String NONE = "Default: none.";

    static {
        for (String command : List.of("evaluate", "importance", "report", "serve")) {
            put(
                    command,
                    "--target",
                    "Default: that of the training, which the model file stores; for other models and"
                            + " an ARFF file, the last column.");
            put(
                    command,
                    "--weights",
                    "Default: that of the training, which the model file stores; for other models,"
                            + " all weights are 1.");
            put(
                    command,
                    "--task",
                    "Default: that of the training, which the model file stores; for other models, as" + " in train.");
        }
        for (String command : List.of("evaluate", "importance", "report", "serve", "show")) {
            put(command, "--ignore", NONE);
            put(command, "--missing", "Default: refuse.");
            put(command, "--scale", NONE);
        }
        put("data", "--scale", NONE);
        put("evaluate", "--data", "Required, except for a network for the digits of mnist. Default: mnist.");
        put("importance", "--data", "Required, except for a network for the digits of mnist. Default: mnist.");
        put(
                "report",
                "--data",
                "Default: for a folder of train --out, the data that the network was trained on; for a"
                        + " network for the digits of mnist, mnist; otherwise required.");
        put(
                "serve",
                "--data",
                "The page shows misclassified examples of these data. Default: mnist for a network for"
                        + " its digits; otherwise none.");
        put(
                "cross-validate",
                "--layers",
                "Default: the inputs and outputs that the data require and one hidden layer of 100 units.");
        put("tune", "--validation", "Default: own if the data come with several sets; otherwise 0.1.");
    }

    private OtherDefaults() {}

    private static void put(String command, String flag, String text) {
        TEXTS.put(command + " " + flag, text);
    }

    /** The commands and their options, separated by a space. */
    static Set<String> options() {
        return Collections.unmodifiableSet(TEXTS.keySet());
    }

    /** Returns the description of an option, with the default that the option has in a command. */
    static String in(String command, String flag, String description) {
        String text = TEXTS.get(command + " " + flag);
        return text == null ? description : description.replaceFirst(" Default\\b.*$", "") + " " + text;
    }
}
