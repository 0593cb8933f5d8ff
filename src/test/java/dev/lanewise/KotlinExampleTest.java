package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in Kotlin compiles without a warning, and runs. Only the profile {@code kotlin} has the compiler. */
@Tag("kotlin")
class KotlinExampleTest {
    @TempDir
    private Path folder;

    @Test
    void pricesAreLearnedFromObjectsWithNulls() throws Exception {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        ExitCode code = new K2JVMCompiler()
                .exec(
                        new PrintStream(messages, true, StandardCharsets.UTF_8),
                        "-no-stdlib",
                        "-no-reflect",
                        "-jvm-target",
                        "17",
                        "-Werror",
                        "-classpath",
                        CompiledProgram.classPath(),
                        "-d",
                        folder.toString(),
                        "docs/examples/Houses.kt");
        assertEquals(ExitCode.OK, code, () -> messages.toString(StandardCharsets.UTF_8));
        List<String> lines = CompiledProgram.ofClasses(folder).run("HousesKt");
        assertEquals(4, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("100 examples: R2 0.9"), lines.get(0));
        assertEquals(5000 * 85 + 200_000, Double.parseDouble(lines.get(1)), 10_000);
        // Without the area, the price is that of the mean area.
        assertEquals(5000 * 90, Double.parseDouble(lines.get(2)), 30_000);
        assertEquals("[area, town]", lines.get(3));
    }
}
