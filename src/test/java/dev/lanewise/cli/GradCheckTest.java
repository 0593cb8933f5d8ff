package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.gradcheck.GradientCheck;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.network.Architecture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--activation sigmoid",
                "--activation tanh",
                "--activation relu",
                "--activation identity",
                "--output-activation softmax --cost cross-entropy",
                "--cost cross-entropy",
                "--output-activation tanh",
                "--kernels scalar",
                "--task numbers --output-activation identity --weighted",
                "--batch-norm",
                "--layer-norm --activation relu",
                "--task labels --cost cross-entropy --label-smoothing 0.1"
            })
    void everyKindOfNetworkPasses(String flags) {
        List<String> lines = Run.of(("gradcheck --layers 9-7-6-5 --batch 3 --seed 4 " + flags).split(" "))
                .lines();
        assertEquals(6, lines.size(), lines::toString);
        assertTrue(
                lines.get(0).startsWith("9-7-6-5 ") && lines.get(0).contains("; mini-batch of 3, seed 4, "),
                lines.get(0));
        assertEquals("layer  units  parameters    checked  skipped  largest error", lines.get(1));
        int first = flags.contains("-norm") ? 84 : 70;
        assertTrue(lines.get(2).matches(" +1 +7 +" + first + " +\\d+ +\\d+ +\\d\\.\\de-\\d\\d"), lines.get(2));
        assertTrue(lines.get(4).matches(" +3 +5 +35 +\\d+ +\\d+ +\\d\\.\\de-\\d\\d"), lines.get(4));
        assertTrue(lines.get(5).matches("passed: rounding explains errors up to \\d\\.\\de-\\d\\d"), lines.get(5));
    }

    @Test
    void wrongGradientFails() {
        Architecture architecture = Architecture.notebook(5, 4, 3);
        GradientCheck check = new GradientCheck(architecture, 1, 2, GradientCheck.Wanting.CLASSES);
        float[] gradient = check.backprop(KernelSelection.automatic().kernels(), false);
        gradient[3] += 0.01f;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GradCheck.print(check.compare(gradient), architecture, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("\nFAILED: an error is above "), out::toString);
    }

    @Test
    void networkThatDoesNotExistIsRefused() {
        Run.of("gradcheck", "--layers", "9").assertCalledWrongly("--layers 9", "at least two layers");
        Run.of("gradcheck", "--task", "labels", "--output-activation", "softmax", "--cost", "cross-entropy")
                .assertCalledWrongly(
                        "a network with a softmax output layer and the loss cross-entropy is not for labels");
        Run.of("gradcheck", "--batch-norm", "--batch", "1")
                .assertCalledWrongly("batch normalisation needs mini-batches of at least 2 examples, but 1 was given");
        Run.of("gradcheck", "--batch", "0").assertCalledWrongly("--batch", "1 to", "0");
        Run.of("gradcheck", "--layers", "4-3", "--batch", "2147483647").assertFailed("not enough memory");
    }
}
