package dev.lanewise.cli;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The groups in which help lists the options, in this order: first the essential options, which {@code --help} shows,
 * then the others, which only {@code --help-all} shows. Names of commands before a colon limit an entry to them.
 */
enum HelpGroup {
    DATA("Data", "--data --test --target --task --ignore --set --missing --scale", """
            --weights --weighted --drop-missing-target --categorical --delimiter --header --decimal --thousands
            --na-values --keep-default-na --date-order --encoding --first-index --image-size --image-color
            --no-scale-targets"""),
    PREPROCESSING("Preprocessing, only for a model that does not contain its own", "", """
            evaluate,importance,report,serve:--missing evaluate,importance,report,serve:--scale
            evaluate,importance,report,serve:--ignore evaluate,importance,report,serve:--categorical
            evaluate,importance,report,serve:--date-order"""),
    NETWORK("Network", "--hidden --layers --activation --loss", """
            --output-activation --batch-norm --layer-norm --init --from --freeze --linear-classes"""),
    TRAINING("Training", "--epochs --batch-size --learning-rate --optimizer --validation --patience --seed", """
            --schedule --warm-up --momentum --beta1 --beta2 --epsilon --ema --monitor --max-seconds --class-weights
            --calibrate"""),
    REGULARIZATION("Regularisation", "", """
            --dropout --input-dropout --input-noise --augment --label-smoothing --l1 --l2 --weight-decay --max-norm
            --clip-norm --clip-value"""),
    SEARCH("Search", "--method --trials --halving tune:--max-seconds", ""),
    VALIDATION("Cross-validation", "--folds --repeats --stratified --metrics", ""),
    IMPORTANCE("Importance", "importance:--metric importance:--repeats importance:--seed", ""),
    IMAGES("Images", "--rows show:--columns --offset show:--augment show:--epoch show:--seed --line --png", ""),
    CONVERSION("Conversion", "--bytes --keep-batch-norm --order", ""),
    OUTPUT("Output", """
            --format --output --keep --save --out --force --save-config --metrics-file --top --mistakes --group
            --json --checkpoint --resume --serve serve:--port --host --watch --checkpoints --files""", """
            --checkpoint-every --keep-checkpoints --port --no-training-score --quiet"""),
    COMPUTATION("Computation", "--seconds", "--precision --threads --kernels --width"),
    GENERAL("General", "--config --help-all --version", "--help --color --verbose"),
    /** Options that no other group lists, which a test reports. */
    OTHER("Other", "", "");

    private final String title;
    private final List<String> entries;
    private final int essentials;

    HelpGroup(String title, String essential, String others) {
        this.title = title;
        entries = List.of((essential + " " + others).strip().split("\\s+"));
        essentials = essential.isEmpty() ? 0 : essential.strip().split("\\s+").length;
    }

    String title() {
        return title;
    }

    /** The group of an option of a command. */
    static HelpGroup of(String command, String flag) {
        HelpGroup found = OTHER;
        for (HelpGroup group : values()) {
            int at = group.place(command, flag);
            if (at >= 0 && (found == OTHER || group.entries.get(at).contains(":"))) {
                found = group;
            }
        }
        return found;
    }

    /** Whether the short help lists an option of this group. */
    boolean isEssential(String command, String flag) {
        return place(command, flag) < essentials;
    }

    /**
     * The position of an option in this group; -1 if it is not in it. An entry for this command alone takes precedence.
     */
    int place(String command, String flag) {
        return IntStream.range(0, entries.size())
                .filter(i -> entries.get(i).endsWith(":" + flag)
                        && List.of(entries.get(i).split("[,:]")).contains(command))
                .findFirst()
                .orElse(entries.indexOf(flag));
    }
}
