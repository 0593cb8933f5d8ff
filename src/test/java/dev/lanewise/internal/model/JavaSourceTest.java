package dev.lanewise.internal.model;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.Prediction;
import dev.lanewise.data.DateOrder;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Schemas;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.table.ColumnEncoder;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.network.Predictor;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is compiled, run, and held to the predictor bit for bit. */
@Tag("processes")
class JavaSourceTest {
    @TempDir
    private Path folder;

    static Stream<Architecture> architectures() {
        return Stream.of(
                Architecture.notebook(784, 40, 10),
                Architecture.notebook(3, 1),
                new Architecture(
                        List.of(20, 17, 65, 5),
                        List.of(Activation.TANH, Activation.RELU, Activation.SOFTMAX),
                        Loss.CROSS_ENTROPY),
                new Architecture(
                        List.of(9, 33, 16, 15, 4),
                        List.of(Activation.LEAKY_RELU, Activation.ELU, Activation.GELU, Activation.IDENTITY),
                        Loss.HUBER),
                new Architecture(
                        List.of(11, 21, 8, 3),
                        List.of(Activation.SILU, Activation.SOFTPLUS, Activation.SIGMOID),
                        Loss.QUADRATIC),
                new Architecture(
                        List.of(9, 23, 16, 15, 4),
                        List.of(Activation.RELU6, Activation.SELU, Activation.GELU_TANH, Activation.leakyRelu(0.2)),
                        Loss.HUBER),
                new Architecture(
                        List.of(11, 21, 8, 3),
                        List.of(Activation.MISH, Activation.HARD_SWISH, Activation.SOFTSIGN),
                        Loss.QUADRATIC),
                new Architecture(
                                List.of(11, 37, 8, 3),
                                List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID),
                                Loss.QUADRATIC)
                        .withNormalization(Normalization.LAYER),
                new Architecture(
                                List.of(11, 37, 8, 3),
                                List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID),
                                Loss.QUADRATIC)
                        .withNormalization(Normalization.BATCH));
    }

    @Test
    void everyActivationIsWritten() {
        Set<Activation> activations = architectures()
                .flatMap(architecture -> architecture.activations().stream())
                .collect(Collectors.toSet());
        assertTrue(activations.containsAll(Architectures.activations()), activations::toString);
    }

    private static Network network(Architecture architecture, Random random) {
        float[] parameters = new float[architecture.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextGaussian() / 4;
        }
        float[] statistics = new float[Normalizations.statisticCount(architecture)];
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] = random.nextFloat() + 0.5f;
        }
        Network network = new Network(architecture, parameters);
        if (statistics.length > 0) {
            network.setParameters(parameters, statistics);
        }
        return network;
    }

    private Class<?> compiled(Path file) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            assertTrue(
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of("-Xlint:all", "-Werror", "--release", "17", "-d", folder.toString()),
                                    null,
                                    files.getJavaFileObjects(file))
                            .call(),
                    messages.toString());
        }
        // The class alone: it has to do without Lanewise.
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
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
        JavaSource.write(file, network, Outputs.of(architecture), null, Facts.UNKNOWN);
        Class<?> made = compiled(file);
        Predictor predictor = network.predictor();
        float[] x = new float[architecture.inputs()];
        float[] y = new float[architecture.outputs()];
        for (int example = 0; example < 40; example++) {
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextInt(40) < example ? (float) random.nextGaussian() * (1 + example % 7) : 0;
            }
            predictor.predict(x, y);
            assertArrayEquals(
                    y, (float[]) made.getMethod("predict", float[].class).invoke(null, x));
            if (Outputs.of(architecture).task() == Task.CLASSIFICATION) {
                assertEquals(
                        predictor.classify(x),
                        made.getMethod("classify", float[].class).invoke(null, x));
            }
        }
        for (int i = 0; i < x.length; i++) {
            float before = x[i];
            x[i] = Float.NaN;
            predictor.predict(x, y);
            assertArrayEquals(
                    y, (float[]) made.getMethod("predict", float[].class).invoke(null, x));
            assertTrue(Float.isNaN(y[0]) && Float.isNaN(y[y.length - 1]));
            if (Outputs.of(architecture).task() == Task.CLASSIFICATION) {
                InvocationTargetException noClass = assertThrows(
                        InvocationTargetException.class,
                        () -> made.getMethod("classify", float[].class).invoke(null, x));
                assertEquals(
                        "the example has no class, because output 0 is NaN: input " + i + " is NaN",
                        noClass.getCause().getMessage());
            }
            x[i] = before;
        }
        InvocationTargetException refused = assertThrows(
                InvocationTargetException.class,
                () -> made.getMethod("predict", float[].class).invoke(null, new float[architecture.inputs() + 1]));
        assertEquals(
                architecture.inputs() + " inputs are expected, not " + (architecture.inputs() + 1),
                refused.getCause().getMessage());
    }

    @Test
    void textsOfARowBecomeTheInputsThatTheSchemaMakes() throws Exception {
        Schema schema = new Schema(
                9,
                true,
                List.of(),
                List.of(
                        new Schema.Numeric("age \"old\"", 2, 29.7, 30.123456789, 14.2),
                        new Schema.Categorical(
                                "port\n*/", 0, List.of("C", "a \\u000a \"b\"\nc", "\u00e9\uD83D\uDE00", "x\tz"), 5, 2),
                        new Schema.Numeric("time", 4, Double.NaN, 1.7e9, 3600),
                        new Schema.Categorical("sex", 5, List.of("f", "m"), 2, -1)));
        Network network = network(Architecture.notebook(9, 7, 3), new Random(5));
        Path file = folder.resolve("Table.java");
        JavaSource.write(file, network, Outputs.of(network.architecture()), schema, Facts.UNKNOWN);
        Class<?> made = compiled(file);
        assertArrayEquals(new String[] {"age \"old\"", "port\n*/", "time", "sex"}, columns(made));
        assertInputs(
                made,
                new float[] {
                    schema(schema, 0).input(31),
                    0,
                    1,
                    0,
                    0,
                    0,
                    schema(schema, 2).input(1.7000010005e9),
                    0,
                    1
                },
                " 31 ",
                "a \\u000a \"b\"\nc",
                "1700001000.5",
                "m");
        assertInputs(
                made,
                new float[] {schema(schema, 0).input(Double.NaN), 0, 0, 1, 0, 0, 0, 1, 0},
                "NA",
                "?",
                "1.7e9",
                "f");
        assertInputs(
                made,
                new float[] {schema(schema, 0).input(1e-3), 0, 0, 0, 1, 0, 0, 0, 0},
                "1e-3",
                "x\tz",
                "1.7e9",
                "other");
        float[] y = new float[3];
        float[] x = (float[])
                made.getMethod("inputs", String[].class).invoke(null, (Object) new String[] {"1", "C", "1.7e9", "f"});
        network.predictor().predict(x, y);
        assertArrayEquals(y, (float[]) made.getMethod("predict", float[].class).invoke(null, x));
        assertRowRefused(made, "time is missing", "1", "C", "NaN", "f");
        assertRowRefused(made, "sex is missing", "1", "C", "1", "");
        assertRowRefused(made, "4 fields are expected, not 2", "1", "C");
        assertRowRefused(made, "time is not a number: Infinity", "1", "C", "Infinity", "f");
    }

    private static Schema.Numeric numeric(double fill, double shift, double scale) {
        return new Schema.Numeric("any", 0, fill, shift, scale);
    }

    /** Columns of all kinds; some of their categories are texts that mark missing values elsewhere. */
    private static Schema mixed() {
        List<Schema.DatePart> all = List.of(Schema.DatePart.values());
        return Schemas.of(
                new Schema.Numeric("x", 0, 1.25, 0.1, 3.7).withUnit("\u20ac", ','),
                new Schema.Dates(
                        "built",
                        1,
                        DateOrder.MONTH_FIRST,
                        all,
                        List.of(
                                numeric(19000.5, 18000.1, 300.3), numeric(6.5, 6.1, 3.3),
                                numeric(4.1, 3.9, 2.1), numeric(12.5, 11.9, 6.9))),
                new Schema.Categorical("country", 2, List.of("DE", "NA", "?"), 3, -1),
                new Schema.Dates(
                        "sold",
                        3,
                        DateOrder.DAY_FIRST,
                        List.of(Schema.DatePart.WEEKDAY, Schema.DatePart.DAYS),
                        List.of(numeric(Double.NaN, 0, 1), numeric(Double.NaN, 17000, 365.25))),
                new Schema.Categorical("port", 4, List.of("C", "S"), 2, 1),
                new Schema.Numeric("y", 5, Double.NaN, 0, 1).withUnit("", '.'),
                new Schema.Dates(
                        "seen", 6, null, List.of(Schema.DatePart.DAYS), List.of(numeric(Double.NaN, 19000, 100))),
                new Schema.Numeric("z", 7, Double.NaN, 0, 1));
    }

    private Model model(Network network, Schema schema) throws IOException {
        Path file = folder.resolve("model.lanewise");
        ModelFile.of(network).withSchema(schema).write(file);
        return Model.load(file);
    }

    @Test
    void datesAndMissingValuesBecomeTheInputsOfThePredictor() throws Exception {
        Schema schema = mixed();
        Network network = network(Architectures.notebook(schema.inputs() + "-7-3"), new Random(5));
        Path file = folder.resolve("Mixed.java");
        JavaSource.write(file, network, Outputs.of(network.architecture()), schema, Facts.UNKNOWN);
        Class<?> made = compiled(file);
        Model predictor = model(network, schema);
        String[][] fields = {
            {
                "1",
                " -2.5e3",
                "NA",
                "?",
                "",
                ".5",
                "+7.",
                "\u20ac5",
                "1.234.567,25 \u20ac",
                "(\u20ac 1 234,5)",
                "-7\u20ac",
                "\u2212\u20ac0,5",
                "\u20ac,25"
            },
            {
                "2024-02-29",
                "1969-12-31 06:00",
                "2024-12-31T23:59:58.25Z",
                "NaN",
                "0001-01-01T00:00:00,123456789+0100",
                "02/29/2024 11:59:58.5 PM",
                "5/1/2024 12:00am -11:30",
                "Feb 29, 2024",
                "29. February 2024",
                "3/3/2024"
            },
            {"DE", "NA", "?", "FR"},
            {"2023-07-01", "1970-01-01T12:30", "9999-12-31", "31.12.1999", "01/02/2024"},
            {"C", "S", "", "NA", "X"},
            {"0", "-0.0", "3.5", "(5.25)", "(1,035.5)"},
            {"2023-07-01", "1-Mar-2024", "03/03/2024", "2024/2/29"},
            {"0", "1e3"}
        };
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            String[] row = new String[fields.length];
            Map<String, String> named = new HashMap<>();
            for (int c = 0; c < row.length; c++) {
                row[c] = fields[c][random.nextInt(fields[c].length)];
                named.put(schema.columns().get(c).name(), row[c]);
            }
            float[] x = (float[]) made.getMethod("inputs", String[].class).invoke(null, (Object) row);
            float[] y = (float[]) made.getMethod("predict", float[].class).invoke(null, x);
            Prediction expected = predictor.predict(named);
            float[] outputs = expected.outputs();
            assertArrayEquals(outputs, y, () -> String.join("|", row));
        }
    }

    @Test
    void numberThatMarksAMissingValueDoesSoHoweverItIsWritten() throws Exception {
        Schema schema = mixed().withMissingTexts(
                        MissingTexts.of(List.of("-999", "gone")).texts());
        Network network = network(Architectures.notebook(schema.inputs() + "-7-3"), new Random(5));
        Path file = folder.resolve("Marked.java");
        JavaSource.write(file, network, Outputs.of(network.architecture()), schema, Facts.UNKNOWN);
        Class<?> made = compiled(file);
        String[] row = new String[schema.columns().size()];
        ColumnEncoder[] encoders = ColumnEncoder.of(schema);
        for (String text : List.of("-999", "-9.99e2", " -0999.0 ", "gone", "")) {
            float[] expected = new float[schema.inputs()];
            int at = 0;
            for (int c = 0; c < row.length; c++) {
                Schema.Column column = schema.columns().get(c);
                row[c] = column.imputes() ? text : column instanceof Schema.Dates ? "1970-01-02" : "1";
                encoders[c].encode(row[c].strip(), expected, at);
                at += encoders[c].inputs();
            }
            assertInputs(made, expected, row);
        }
    }

    @Test
    void whatThePredictorRefusesTheClassRefuses() throws Exception {
        Schema schema = mixed();
        Network network = network(Architectures.notebook(schema.inputs() + "-7-3"), new Random(5));
        Path file = folder.resolve("Refusing.java");
        JavaSource.write(file, network, Outputs.of(network.architecture()), schema, Facts.UNKNOWN);
        Class<?> made = compiled(file);
        Model predictor = model(network, schema);
        String[] good = {"1", "2024-02-29", "DE", "2023-07-01", "C", "0", "2024-02-29", "1"};
        String[][] refused = {
            {"0", "1f", "x is not a number: 1f"},
            {"0", "0x1p3", "x is not a number: 0x1p3"},
            {"0", "1e300", "x is not a number: 1e300"},
            {"0", "-", "x is not a number: -"},
            {"1", "2023-02-29", "built is not a date such as 2024-12-31: 2023-02-29"},
            {"1", "29.02.2024", "built is not a date such as 2024-12-31: 29.02.2024"},
            {"2", "", "country is missing"},
            {"3", "NA", "sold is missing"},
            {"5", "?", "y is missing"},
            {"0", "$5", "x is not a number: $5"},
            {"0", "1.25 \u20ac", "x is not a number: 1.25 \u20ac"},
            {"0", "(\u20ac5", "x is not a number: (\u20ac5"},
            {"0", "\u20ac" + "9".repeat(39), "x is not a number: \u20ac" + "9".repeat(39)},
            {"1", "31/12/2024", "built is not a date such as 2024-12-31: 31/12/2024"},
            {"1", "2024-02-29 10:00+18:30", "built is not a date such as 2024-12-31: 2024-02-29 10:00+18:30"},
            {"3", "12/31/2024", "sold is not a date such as 2024-12-31: 12/31/2024"},
            {"6", "01/02/2024", "seen is not a date such as 2024-12-31: 01/02/2024"},
            {"7", "$5", "z is not a number: $5"},
            {"7", "(5)", "z is not a number: (5)"}
        };
        for (String[] one : refused) {
            String[] row = good.clone();
            row[Integer.parseInt(one[0])] = one[1];
            assertRowRefused(made, one[2], row);
            Map<String, String> named = new HashMap<>();
            for (int c = 0; c < row.length; c++) {
                named.put(schema.columns().get(c).name(), row[c]);
            }
            assertThrows(IllegalArgumentException.class, () -> predictor.predict(named), one[1]);
        }
    }

    private static Schema.Numeric schema(Schema schema, int column) {
        return (Schema.Numeric) schema.columns().get(column);
    }

    private static String[] columns(Class<?> made) throws Exception {
        Field columns = made.getDeclaredField("COLUMNS");
        columns.setAccessible(true);
        return (String[]) columns.get(null);
    }

    private static void assertInputs(Class<?> made, float[] expected, String... row) throws Exception {
        assertArrayEquals(
                expected, (float[]) made.getMethod("inputs", String[].class).invoke(null, (Object) row));
    }

    private static void assertRowRefused(Class<?> made, String sentence, String... row) {
        assertEquals(
                sentence,
                assertThrows(
                                InvocationTargetException.class,
                                () -> made.getMethod("inputs", String[].class).invoke(null, (Object) row))
                        .getCause()
                        .getMessage());
    }

    @Test
    void mostColumnsThatFitCompileAndMoreAreRefused() throws Exception {
        for (int columns : new int[] {1000, 1001}) {
            Network network = network(Architectures.notebook(columns + "-2"), new Random(5));
            List<Schema.Column> scaled = new ArrayList<>();
            for (int c = 0; c < columns; c++) {
                scaled.add(new Schema.Numeric("column " + c, c, 0.1 * c, 0.3 * c, 1 + c));
            }
            Path file = folder.resolve("Columns" + columns + ".java");
            if (columns == 1000) {
                JavaSource.write(
                        file,
                        network,
                        Outputs.of(network.architecture()),
                        new Schema(columns, true, List.of(), scaled),
                        Facts.UNKNOWN);
                assertEquals(1000, columns(compiled(file)).length);
            } else {
                assertThrown(
                        IOException.class,
                        file
                                + ": cannot be written: the network takes 1001 columns of a table as 1001 inputs, more"
                                + " than a Java class can name",
                        () -> JavaSource.write(
                                file,
                                network,
                                Outputs.of(network.architecture()),
                                new Schema(columns, true, List.of(), scaled),
                                Facts.UNKNOWN));
                assertFalse(Files.exists(file));
            }
        }
    }

    /** More parameters than one string holds, and more strings than one method. */
    @Test
    void largeNetworksAreCutIntoStringsAndMethods() throws Exception {
        Architecture architecture = Architecture.notebook(1400, 1340, 2);
        Network network = network(architecture, new Random(1));
        Path file = folder.resolve("Large.java");
        JavaSource.write(file, network, Outputs.of(architecture), null, Facts.UNKNOWN);
        float[] x = new float[architecture.inputs()];
        x[3] = 0.5f;
        x[1399] = -2;
        float[] y = new float[2];
        network.predictor().predict(x, y);
        assertArrayEquals(
                y, (float[]) compiled(file).getMethod("predict", float[].class).invoke(null, x));
    }

    /** Nothing that comes from a file of data ends a string or a comment. */
    @Test
    void namesAndConfigurationsAreOnlyText() throws Exception {
        Architecture architecture = Architecture.notebook(2, 9);
        List<String> names = List.of(
                "a \"quoted\" \\ one",
                "*/ System.exit(1); /*",
                "\\u0022 Größe 数",
                "a b",
                "a\tb",
                "a\r\nb",
                "\0001\u007f2",
                "\u0085\u2028\ud800");
        Path file = folder.resolve("Named.java");
        JavaSource.write(
                file,
                network(architecture, new Random(1)),
                Outputs.of(Task.CLASSIFICATION, names),
                null,
                Facts.UNKNOWN
                        .with(Fact.LIBRARY, "1")
                        .with(Fact.SEED, 2L)
                        .withSettings(Map.of("layers", "*/ \n \\u002a\\u002f @see <b> \"ä\"")));
        Class<?> made = compiled(file);
        for (int i = 0; i < names.size(); i++) {
            assertEquals(names.get(i), made.getMethod("name", int.class).invoke(null, i));
        }
        assertEquals("8", made.getMethod("name", int.class).invoke(null, 8));
        assertTrue(Files.readString(file).chars().allMatch(c -> c == '\n' || c >= ' ' && c <= '~'));
    }

    @Test
    void nameThatIsNoneOfAClassIsRefused() {
        Architecture architecture = Architecture.notebook(2, 3);
        for (String name : List.of("digits.java", "1.java", "Digits.kt", "A-B.java", ".java")) {
            Path file = folder.resolve(name);
            assertRefused(
                    file + ": cannot be written: a Java class is expected to be named like Digits.java",
                    () -> JavaSource.write(
                            file, network(architecture, new Random(1)), Outputs.of(architecture), null, Facts.UNKNOWN));
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void nameOfAClassThatTheSourceUsesIsRefused() throws Exception {
        Schema schema = Schema.ofNumbers(11);
        Network network = network(
                new Architecture(List.of(11, 7, 3), Activation.GELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY)
                        .withNormalization(Normalization.LAYER),
                new Random(1));
        Outputs outputs = Outputs.of(network.architecture());
        Path source = folder.resolve("Probe.java");
        JavaSource.write(source, network, outputs, schema, Facts.UNKNOWN);
        String code = Files.readString(source)
                .replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("\"(\\\\.|[^\"\\\\])*\"", "")
                .replaceAll("//.*", "");
        Set<String> names = Pattern.compile("(?<![.\\w])[A-Z]\\w*[a-z]\\w*")
                .matcher(code)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        names.remove("Probe");
        assertTrue(
                names.containsAll(List.of("ByteBuffer", "Float", "List", "Math", "ScalarMath", "String", "System")),
                names.toString());
        Set<String> refused = new TreeSet<>(List.of("Double", "Integer", "Override"));
        refused.addAll(names);
        for (String name : refused) {
            String message = "the class cannot be named " + name
                    + ", because another class that its source may use has that name";
            Path file = folder.resolve(name + ".java");
            assertRefused(message, () -> JavaSource.write(file, network, outputs, schema, Facts.UNKNOWN));
            assertFalse(Files.exists(file));
        }
        for (String name : List.of("Strings", "INPUTS", "Net")) {
            Path file = folder.resolve(name + ".java");
            JavaSource.write(file, network, outputs, schema, Facts.UNKNOWN);
            compiled(file);
        }
    }

    @Test
    void outputsAndColumnsThatDoNotFitTheNetworkAreRefusedBeforeTheFileChanges() throws IOException {
        Path file = Files.writeString(folder.resolve("Net.java"), "precious");
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(3, 4, 2), 1);
        Outputs outputs = Outputs.of(network.architecture());
        Outputs others = Outputs.of(Task.REGRESSION, List.of("a", "b", "c"));
        assertRefused(
                "2 output units cannot stand for 3 numbers",
                () -> JavaSource.write(file, network, others, null, Facts.UNKNOWN));
        assertRefused(
                "the schema makes 4 inputs, but the network has 3",
                () -> JavaSource.write(file, network, outputs, Schema.ofNumbers(4), Facts.UNKNOWN));
        assertRefused(
                "/: cannot be written: a Java class is expected to be named like Digits.java",
                () -> JavaSource.write(Path.of("/"), network, outputs, null, Facts.UNKNOWN));
        assertEquals("precious", Files.readString(file));
    }
}
