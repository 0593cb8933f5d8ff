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

    @ParameterizedTest
    @CsvSource({
        "'', 784-40-10", "--epochs 3, 784-40-10", "--layers 784-30-10, 784-30-10", "-q --layers=784-30-10, 784-30-10",
        "--layers, 784-40-10", "--layersize=3, 784-40-10", "--layers 1-2 --layers=3-4, 3-4"
    })
    void valueOfFlagIsFoundInBothForms(String arguments, String value) {
        List<String> words = arguments.isEmpty() ? List.of() : Arrays.asList(arguments.split(" "));
        assertEquals(value, Ahead.value(words, "--layers", "784-40-10"));
    }
}
