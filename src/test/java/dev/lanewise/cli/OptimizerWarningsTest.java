package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of the optimiser that have no effect, and what train says about them. */
class OptimizerWarningsTest {
    @TempDir
    private static Path data;

    @BeforeAll
    static void writeData() throws IOException {
        SmallData.write(data);
    }

    private static Run train(String flags) {
        List<String> all = new ArrayList<>(List.of("train", "--data", data.toString(), "--layers", "16-6-4"));
        all.addAll(List.of(flags.split(" ")));
        return Run.of(all.toArray(String[]::new));
    }

    /**
     * Warnings about settings. Those about a network no better than its baseline, after so few epochs, are left out.
     */
    private static String warnings(Run run) {
        return run.err()
                .lines()
                .filter(line -> !line.contains("no better than") && !line.contains("never predicted"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "cosine:0", "plateau"})
    void warmUpThatCoversTheWholeTrainingIsSaid(String schedule) {
        String covering = "warning: --warm-up 3 covers the whole training of 3 epochs: the learning rate rises to the"
                + " end, and no schedule follows\n";
        Run run = train("--quiet --epochs 3 --warm-up 3 --schedule " + schedule);
        assertEquals(0, run.exit());
        assertEquals(covering, warnings(run));
        assertEquals("", warnings(train("--quiet --epochs 3 --warm-up 2 --schedule " + schedule)));
    }

    /** The weights then end as without decay. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--learning-rate 0.1 --l2 1e-7 | --l2 is 1.0e-08",
                "--learning-rate 0.1 --weight-decay 2e-7 | --weight-decay is 2.0e-08",
                "--learning-rate 0.1 --l2 1e-7 --weight-decay 1e-7 | --l2 and --weight-decay is 2.0e-08",
                "--learning-rate 0.1 --optimizer momentum --weight-decay 2e-7 | --weight-decay is 2.0e-08",
                "--learning-rate 1e-6 --optimizer adamw | --weight-decay is 1.0e-08",
            })
    void decayThatIsRoundedToNothingIsSaid(String flags, String product) {
        Run run = train("--quiet --epochs 2 " + flags);
        assertEquals(
                "warning: the weights do not decay: --learning-rate times " + product
                        + ", but weights in float32 decay only above 3e-8\n",
                warnings(run));
        String without = flags.replaceAll("--(l2|weight-decay) \\S+", "")
                .replace("adamw", "adam")
                .strip();
        assertEquals(train("--quiet --epochs 2 " + without).lines(), run.lines());
    }

    @Test
    void decayThatChangesWeightsIsNoReasonForAWarning() {
        for (String flags : List.of(
                "--learning-rate 0.1 --l2 3.1e-7",
                "--learning-rate 0.1 --weight-decay 3.1e-7",
                "--learning-rate 0.1 --optimizer momentum --l2 1e-7",
                "--learning-rate 0.1")) {
            Run run = train("--quiet --epochs 1 " + flags);
            assertEquals(1, run.lines().size());
            assertEquals("", warnings(run));
        }
    }
}
