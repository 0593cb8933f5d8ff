package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AheadTest {
    @ParameterizedTest
    @CsvSource({
        "'', true", "--threads 1, true", "--widt 8, true", "-q --epochs 3, true",
        "--width 64, false", "--width=64, false", "--epochs 3 --kernels scalar, false",
        "--config a.toml, false", "--resume=run, false", "--help, false", "--epochs 3 -h, false"
    })
    void whatMayAskForOtherKernelsIsNotBegunAhead(String arguments, boolean isSafe) {
        List<String> words = arguments.isEmpty() ? List.of() : Arrays.asList(arguments.split(" "));
        assertEquals(isSafe, Ahead.isSafe(words, "--kernels", "--width"));
    }
}
