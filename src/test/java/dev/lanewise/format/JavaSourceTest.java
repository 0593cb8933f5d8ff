package dev.lanewise.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.TargetKind;
import dev.lanewise.model.Activation;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Cost;
import dev.lanewise.model.Network;
import dev.lanewise.model.Normalization;
import dev.lanewise.model.Predictor;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is compiled, run, and held to the predictor bit for bit. */
class JavaSourceTest {
    @TempDir
    private Path folder;

    static Stream<Architecture> architectures() {
        return Stream.of(
                Architecture.parse("784-40-10"),
                Architecture.parse("3-1"),
                new Architecture(List.of(20, 17, 65, 5), List.of(Activation.TANH, Activation.RELU, Activation.SOFTMAX),
                        Cost.CROSS_ENTROPY),
                new Architecture(List.of(9, 33, 16, 15, 4), List.of(Activation.LEAKY_RELU, Activation.ELU, Activation.GELU,
                        Activation.IDENTITY), Cost.HUBER),
                new Architecture(List.of(11, 21, 8, 3), List.of(Activation.SILU, Activation.SOFTPLUS, Activation.SIGMOID),
                        Cost.QUADRATIC),
                new Architecture(List.of(11, 37, 8, 3), List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID),
                        Cost.QUADRATIC).withNormalization(Normalization.LAYER),
                new Architecture(List.of(11, 37, 8, 3), List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID),
                        Cost.QUADRATIC).withNormalization(Normalization.BATCH));
    }

    private static Network network(Architecture architecture, Random random) {
        float[] parameters = new float[architecture.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextGaussian() / 4;
        }
        float[] statistics = new float[architecture.statisticCount()];
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] = random.nextFloat() + 0.5f;
        }
        Network network = new Network(architecture, parameters);
        if (statistics.length > 0) {
            network.set(parameters, statistics);
        }
        return network;
    }

    private Class<?> compiled(Path file) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            assertTrue(compiler.getTask(messages, files, null, List.of("-Xlint:all", "-Werror", "--release", "17", "-d",
                    folder.toString()), null, files.getJavaFileObjects(file)).call(), messages.toString());
        }
        // The class alone: it has to do without Lanewise.
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Class<?> made = loader.loadClass(file.getFileName().toString().replace(".java", ""));
            made.getMethod("name", int.class).invoke(null, 0);
            loader.loadClass(made.getName() + "$ScalarMath");
            return made;
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void outputsAreTheSameBits(Architecture architecture) throws Exception {
        Random random = new Random(architecture.toString().hashCode());
        Network network = network(architecture, random);
        Path file = folder.resolve("Made.java");
        JavaSource.write(file, network, Outputs.of(architecture), Provenance.UNKNOWN);
        Class<?> made = compiled(file);
        Predictor predictor = network.predictor();
        float[] x = new float[architecture.inputs()];
        float[] y = new float[architecture.outputs()];
        for (int example = 0; example < 40; example++) {
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextInt(40) < example ? (float) random.nextGaussian() * (1 + example % 7) : 0;
            }
            predictor.predict(x, y);
            assertArrayEquals(y, (float[]) made.getMethod("predict", float[].class).invoke(null, x));
            if (Outputs.of(architecture).kind() == TargetKind.CLASSES) {
                assertEquals(predictor.classify(x), made.getMethod("classify", float[].class).invoke(null, x));
            }
        }
        InvocationTargetException refused = assertThrows(InvocationTargetException.class,
                () -> made.getMethod("predict", float[].class).invoke(null, new float[architecture.inputs() + 1]));
        assertEquals(architecture.inputs() + " inputs are expected, not " + (architecture.inputs() + 1),
                refused.getCause().getMessage());
    }

    /** More parameters than one string holds, and more strings than one method. */
    @Test
    void largeNetworksAreCutIntoStringsAndMethods() throws Exception {
        Architecture architecture = Architecture.parse("1400-1340-2");
        Network network = network(architecture, new Random(1));
        Path file = folder.resolve("Large.java");
        JavaSource.write(file, network, Outputs.of(architecture), Provenance.UNKNOWN);
        float[] x = new float[architecture.inputs()];
        x[3] = 0.5f;
        x[1399] = -2;
        float[] y = new float[2];
        network.predictor().predict(x, y);
        assertArrayEquals(y, (float[]) compiled(file).getMethod("predict", float[].class).invoke(null, x));
    }

    /** Nothing that comes from a file of data ends a string or a comment. */
    @Test
    void namesAndConfigurationsAreOnlyText() throws Exception {
        Architecture architecture = Architecture.parse("2-3");
        List<String> names = List.of("a \"quoted\" \\ one", "*/ System.exit(1); /*", "\\u0022 Größe 数");
        Path file = folder.resolve("Named.java");
        JavaSource.write(file, network(architecture, new Random(1)), new Outputs(TargetKind.CLASSES, names),
                new Provenance("1", "2", "*/ \\u002a\\u002f @see <b> \"ä\""));
        Class<?> made = compiled(file);
        for (int i = 0; i < names.size(); i++) {
            assertEquals(names.get(i), made.getMethod("name", int.class).invoke(null, i));
        }
        assertEquals("3", made.getMethod("name", int.class).invoke(null, 3));
        assertTrue(Files.readString(file).chars().allMatch(c -> c == '\n' || c >= ' ' && c <= '~'));
    }

    @Test
    void nameThatIsNoneOfAClassIsRefused() {
        Architecture architecture = Architecture.parse("2-3");
        for (String name : List.of("digits.java", "1.java", "Digits.kt", "A-B.java", ".java")) {
            Path file = folder.resolve(name);
            assertEquals(file + ": cannot be written: a Java class is expected to be named like Digits.java",
                    assertThrows(IOException.class, () -> JavaSource.write(file, network(architecture, new Random(1)),
                            Outputs.of(architecture), Provenance.UNKNOWN)).getMessage());
            assertFalse(Files.exists(file));
        }
    }
}
