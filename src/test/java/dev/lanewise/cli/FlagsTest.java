package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Names of the flags of train, on which scripts rely. */
class FlagsTest {
    private static final Path DOCUMENT = Path.of("").toAbsolutePath().resolve("docs/training.md");

    /** A value that is not the default, for every flag of {@link EstimatorOptions} with a value. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("hidden", "64,32"),
            Map.entry("layers", "784-100-10"),
            Map.entry("activation", "relu,leaky-relu(0.2)"),
            Map.entry("output-activation", "softmax"),
            Map.entry("loss", "huber"),
            Map.entry("init", "he-normal"),
            Map.entry("dropout", "0.5"),
            Map.entry("input-dropout", "0.2"),
            Map.entry("input-noise", "0.1"),
            Map.entry("augment", "shift=2,rotation=10"),
            Map.entry("epochs", "7"),
            Map.entry("batch-size", "12"),
            Map.entry("seed", "4294967295"),
            Map.entry("optimizer", "adamw"),
            Map.entry("learning-rate", "1e-7"),
            Map.entry("momentum", "0.8"),
            Map.entry("beta1", "0.85"),
            Map.entry("beta2", "0.95"),
            Map.entry("epsilon", "1e-9"),
            Map.entry("schedule", "one-cycle:0.4"),
            Map.entry("warm-up", "5"),
            Map.entry("l1", "0.001"),
            Map.entry("l2", "0.002"),
            Map.entry("weight-decay", "0.003"),
            Map.entry("max-norm", "3"),
            Map.entry("clip-norm", "1.5"),
            Map.entry("clip-value", "2.5"),
            Map.entry("ema", "0.99"),
            Map.entry("validation", "own"),
            Map.entry("monitor", "top-3"),
            Map.entry("patience", "4"),
            Map.entry("max-seconds", "0.5"),
            Map.entry("label-smoothing", "0.1"),
            Map.entry("class-weights", "1,2.5"));

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

    @Test
    void flagsOfAnEstimatorSurviveAFile() throws IOException {
        CommandSpec names = CommandSpec.forAnnotatedObject(new EstimatorOptions());
        CommandLine given = line();
        given.parseArgs(names.options().stream()
                .flatMap(option -> option.arity().max() == 0
                        ? Stream.of(Flags.name(option))
                        : Stream.of(Flags.name(option), VALUES.get(Settings.key(option))))
                .toArray(String[]::new));
        String text = Settings.write(given.getCommandSpec(), Train.WITHOUT_EFFECT, Map.of());
        CommandLine file = line();
        file.setDefaultValueProvider(Settings.parse("run.toml", text, file.getCommandSpec()))
                .parseArgs();
        for (OptionSpec option : names.options()) {
            String flag = Flags.name(option);
            Object value = given.getCommandSpec().findOption(flag).getValue();
            assertNotEquals(option.initialValue(), value, flag);
            assertEquals(value, file.getCommandSpec().findOption(flag).getValue(), flag);
        }
    }
}
