package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void saveModel() throws IOException {
        model = folder.resolve("net.lanewise");
        Architecture architecture = Architecture.notebook(4, 3, 2);
        ModelFile.of(new Network(architecture, new float[architecture.parameterCount()]))
                .write(model);
    }

    private Run export(String file, String... flags) {
        String[] args = new String[3 + flags.length];
        args[0] = "export";
        args[1] = model.toString();
        args[2] = folder.resolve(file).toString();
        System.arraycopy(flags, 0, args, 3, flags.length);
        return Run.of(args);
    }

    @Test
    void fileIsWrittenAndDescribed() {
        Run run = export("net.onnx");
        assertEquals(0, run.exit(), run.err());
        assertEquals(
                folder.resolve("net.onnx") + ": ONNX, operator set 13, input float (N, 4), output float (N, 2)\n",
                run.out());
        assertTrue(Files.isRegularFile(folder.resolve("net.onnx")));
    }

    @Test
    void fileThatIsReplacedIsNamed() throws IOException {
        for (String name : new String[] {"net.onnx", "net.npz", "Net.java"}) {
            assertEquals("", export(name).notes());
            assertEquals(
                    "the existing file " + folder.resolve(name) + " has been replaced\n",
                    export(name).notes());
        }
        Path own = Files.copy(folder.resolve("net.npz"), folder.resolve("own.npz"));
        byte[] before = Files.readAllBytes(own);
        Run.of("export", own.toString(), folder.resolve(".").resolve("own.npz").toString())
                .assertCalledWrongly("own.npz is the input file and would be replaced; choose another name");
        assertArrayEquals(before, Files.readAllBytes(own));
    }

    @Test
    void bytesAreTakenIfAskedFor() {
        assertTrue(export("net.ONNX", "--bytes").out().contains("input uint8 (N, 4)"));
    }

    @Test
    void javaClassIsWrittenAndFlagsOfOnnxAreRefused() throws IOException {
        Run run = export("Net.java");
        assertEquals(0, run.exit(), run.err());
        assertEquals(
                folder.resolve("Net.java") + ": a Java class, 4-3-2 sigmoid, sigmoid output, quadratic loss\n",
                run.out());
        assertTrue(Files.readString(folder.resolve("Net.java")).contains("public final class Net {"));
        export("Net.java", "--bytes").assertCalledWrongly("--bytes applies only to ONNX files");
        export("Net.java", "--keep-batch-norm").assertCalledWrongly("--keep-batch-norm applies only to ONNX files");
        export("net.java").assertFailed("a Java class is expected to be named like Digits.java");
    }

    @Test
    void filesOfWeightsAreWrittenAndCanBeExportedAgain() throws IOException {
        String pytorch = "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid(), nn.Linear(3, 2), nn.Sigmoid())";
        assertEquals(
                folder.resolve("net.safetensors") + ": for PyTorch's " + pytorch + "\n",
                export("net.safetensors").out());
        assertEquals(
                folder.resolve("net.npz") + ": for PyTorch's " + pytorch + "\n",
                export("net.npz").out());
        export("net.npz", "--bytes").assertCalledWrongly("--bytes applies only to ONNX files");
        byte[] written = Files.readAllBytes(folder.resolve("net.safetensors"));
        for (String from : new String[] {"net.safetensors", "net.npz"}) {
            Path again = folder.resolve("again.safetensors");
            assertEquals(
                    0,
                    Run.of("export", folder.resolve(from).toString(), again.toString())
                            .exit());
            assertArrayEquals(written, Files.readAllBytes(again), from);
        }
    }

    @Test
    void otherEndingIsRefusedWithNothingWritten() {
        Run run = export("net.pb");
        assertEquals(2, run.exit());
        assertTrue(
                run.err().contains("net.pb") && run.err().contains(".onnx, .safetensors, .npz and .java are known"),
                run.err());
        assertFalse(Files.exists(folder.resolve("net.pb")));
    }

    @Test
    void folderThatIsNotThereIsNamed() {
        Run run = export("no/net.onnx");
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("no/net.onnx: cannot be written: there is no folder"), run.err());
    }
}
