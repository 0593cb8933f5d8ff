package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Names of the flags of train, on which scripts rely. */
class FlagsTest {
    private static final Path DOCUMENT = Path.of("").toAbsolutePath().resolve("docs/training.md");

    private static CommandLine line() {
        return Main.configured(new CommandLine(new Train()));
    }

    @Test
    void everyFlagStandsInTheDocumentation() throws IOException {
        String document = Files.readString(DOCUMENT);
        List<String> missing = new ArrayList<>();
        for (OptionSpec option : line().getCommandSpec().options()) {
            String flag = Flags.name(option);
            if (!List.of("--help", "--help-all", "--verbose").contains(flag)
                    && !document.contains("`" + flag + "`")
                    && !document.contains("`" + flag + " ")) {
                missing.add(flag);
            }
        }
        assertEquals(List.of(), missing, "flags without a row in " + DOCUMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layers 784-100-10",
                "activation relu",
                "output-activation softmax",
                "cost cross-entropy",
                "init he-normal",
                "optimizer adam",
                "schedule cosine",
                "momentum 0.9",
                "l1 0.1",
                "l2 0.1",
                "weight-decay 0.1",
                "dropout 0.5",
                "input-dropout 0.2",
                "max-norm 3",
                "batch-norm true",
                "clip-norm 1",
                "label-smoothing 0.1",
                "ema 0.99",
                "validation 0.1",
                "patience 5",
                "checkpoint folder",
                "checkpoint-every 1",
                "keep-checkpoints 3",
                "from model",
                "target column",
                "max-seconds 60",
                "data mnist",
                "epochs 30",
                "batch 10",
                "eta 0.1",
                "seed 1",
                "threads 2",
                "kernels auto",
                "width 256",
                "save file",
                "out folder",
                "quiet true",
                "delimiter tab",
                "delimiter ;",
                "header no",
                "categorical a,b",
                "ignore c",
                "missing mean",
                "scale min-max",
            })
    void nameStandsForTheSameOnTheCommandLineAndInAFile(String setting) throws IOException {
        String key = setting.split(" ")[0];
        String value = setting.split(" ")[1];
        CommandLine flags = line();
        flags.parseArgs(value.equals("true") ? new String[] {"--" + key} : new String[] {"--" + key, value});
        CommandLine file = line();
        file.setDefaultValueProvider(Settings.parse("run.toml", key + " = \"" + value + "\"", file.getCommandSpec()))
                .parseArgs();
        Object given = flags.getCommandSpec().findOption("--" + key).getValue();
        assertEquals(
                given.toString(),
                file.getCommandSpec().findOption("--" + key).getValue().toString());
        assertTrue(flags.getParseResult().hasMatchedOption("--" + key));
    }
}
