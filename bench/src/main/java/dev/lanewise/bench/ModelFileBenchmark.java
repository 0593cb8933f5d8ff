package dev.lanewise.bench;

import dev.lanewise.Facts;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.onnx.OnnxFile;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.internal.weights.WeightsFormat;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writing and reading a network of 12 million parameters. {@code -bm ss -wi 0 -i 1 -f 5} measures the first time in a
 * process, but for what the setup has made warm: the kind that is not measured, and for reading the writing.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ModelFileBenchmark {
    /** How a network is written and read. */
    public enum Kind {
        /** Lanewise's own file. */
        LANEWISE,
        /** ONNX. */
        ONNX,
        /** safetensors. */
        SAFETENSORS,
        /** NumPy's archive. */
        NPZ
    }

    @Param
    public Kind kind;

    Path file;
    Network network;
    Outputs outputs;

    /** Makes a network. */
    @Setup
    public void make() throws IOException {
        Architecture architecture = Architecture.notebook(1024, 3000, 3000, 10);
        network = Initializer.NOTEBOOK.network(architecture, 1);
        outputs = Outputs.of(architecture);
        file = Files.createTempFile("lanewise", kind == Kind.NPZ ? ".npz" : ".model");
        write();
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    /** Onto the disk: every file is forced before it gets its name. */
    @Benchmark
    public void write() throws IOException {
        switch (kind) {
            case LANEWISE -> ModelFile.of(network).withOutputs(outputs).write(file);
            case ONNX -> OnnxFile.write(file, network, outputs, null, Facts.UNKNOWN, Set.of());
            default -> WeightsFile.write(file, WeightsFormat.valueOf(kind.name()), network, outputs, Facts.UNKNOWN);
        }
    }

    @Benchmark
    public Network read() throws IOException {
        return switch (kind) {
            case LANEWISE -> ModelFile.read(file).network();
            case ONNX -> OnnxFile.read(file, null).network();
            default -> WeightsFile.read(file).network();
        };
    }
}
