package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kernels that leave vectors on the heap if C2 inlines them into a large caller, and are kept from that by their
 * length.
 */
class KernelLengthTest {
    /** C2 inlines no method with more bytes of bytecode: what {@code FreqInlineSize} is unless somebody sets it. */
    private static final int MOST_INLINED = 325;

    private static final Pattern INSTRUCTION = Pattern.compile("^ +(\\d+): ", Pattern.MULTILINE);

    @ParameterizedTest
    @CsvSource({
        "VectorActivationLoops, elu",
        "VectorActivationLoops, exp",
        "VectorActivationLoops, sigmoid",
        "VectorQuantized, walkBfloat16",
        "VectorQuantized, walkInt8",
        "VectorRandom, add",
        "VectorRandom, draw",
        "VectorRandom, dropout"
    })
    void isTooLongToBeInlined(String type, String method) throws URISyntaxException {
        assertTrue(lastInstruction(type, method) >= MOST_INLINED, type + "." + method + " would be inlined");
    }

    /** At which byte of its code a method has its last instruction. */
    private static int lastInstruction(String type, String method) throws URISyntaxException {
        Path classes = Path.of(Kernels.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
        String name = "dev.lanewise.internal.kernel." + type;
        assertEquals(0, javap.run(out, out, "-p", "-c", "-cp", classes.toString(), name), text::toString);
        Pattern body = Pattern.compile(" " + method + "\\(.*\\);\\R +Code:\\R((?: +\\d+: .*\\R)+)");
        Matcher code = body.matcher(text.toString());
        assertTrue(code.find(), text::toString);
        int last = -1;
        for (Matcher instruction = INSTRUCTION.matcher(code.group(1)); instruction.find(); ) {
            last = Integer.parseInt(instruction.group(1));
        }
        return last;
    }
}
