package dev.lanewise.internal.model;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.IoConsumer;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a network as the source code of one Java class, which requires only JDK 17 or newer and gives the same bits.
 *
 * <p>The class contains the parameters as strings. Its plain loops compute in the same order as the library, and it has
 * a copy of the library's elementary functions.
 */
public final class JavaSource {
    private static final String MATH = "/dev/lanewise/internal/kernel/ScalarMath.java";
    private static final Pattern CLASS_NAME = Pattern.compile("[A-Z][A-Za-z0-9_]*");
    private static final Pattern FILE_NAME = Pattern.compile(CLASS_NAME + "\\.java");
    /** Names that the source has for other classes, besides those of java.lang. */
    private static final Set<String> OTHER_CLASSES = Set.of("Base64", "ByteBuffer", "ByteOrder", "List", "ScalarMath");
    /** Bytes in one string: a multiple of 12, so that its 48,000 characters hold whole floats; a class file allows 65,535. */
    private static final int BYTES_OF_STRING = 36_000;
    /** Strings in one method, of which each takes some 12 bytes of its code; a class file allows 65,535. */
    private static final int STRINGS_OF_METHOD = 200;
    /** A gigabyte of parameters gives 1.4 billion characters of text; an array holds 2.1 billion. */
    private static final int MOST_PARAMETERS = 1 << 28;
    /** Characters of a name: a string in a class file has at most 65,535 bytes, and a character has up to three. */
    private static final int LONGEST_NAME = 65_535 / 3;

    private final Network network;
    private final Architecture architecture;
    private final Outputs outputs;
    /** Null if the inputs are not made of a table. */
    private final @Nullable Schema schema;

    private final StringBuilder text = new StringBuilder();

    private JavaSource(Network network, Outputs outputs, @Nullable Schema schema) {
        this.network = network.folded();
        this.architecture = this.network.architecture();
        this.outputs = outputs;
        this.schema = schema;
    }

    /**
     * Writes a network, with batch normalisation folded into its weights. An existing file is replaced atomically; if
     * anything fails, it is left unchanged. For a network that was trained on a table, the class also has a method
     * {@code inputs}, which computes the inputs from the fields of a row, in the order of its array {@code COLUMNS}.
     *
     * @param file the file to write, named after the class, such as {@code Digits.java}
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param schema preprocessing of the table columns; null if the network was not trained on a table
     * @param facts facts about the training
     * @throws IllegalArgumentException if the file name is not that of a class, or the schema or the outputs do not fit
     *     the network
     * @throws IOException if writing fails, or there are more columns and categories than a class can contain
     */
    public static void write(Path file, Network network, Outputs outputs, @Nullable Schema schema, Facts facts)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(facts, "facts");
        String name = String.valueOf(file.getFileName());
        if (!FILE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    file + ": cannot be written: a Java class is expected to be named like Digits.java");
        }
        String className = name.substring(0, name.lastIndexOf('.'));
        requireUnused(className);
        FileReplacement.write(file, content(className, network, outputs, schema, facts));
    }

    private static void requireUnused(String className) {
        if (OTHER_CLASSES.contains(className) || isInJavaLang(className)) {
            throw new IllegalArgumentException("the class cannot be named " + className
                    + ", because another class that its source may use has that name");
        }
    }

    private static boolean isInJavaLang(String className) {
        try {
            Class.forName("java.lang." + className, false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static IoConsumer<WritableByteChannel> content(
            String className, Network network, Outputs outputs, @Nullable Schema schema, Facts facts) {
        outputs.requireFits(network.architecture().outputs());
        ShapeCheck.requireInputs(network.architecture(), schema);
        JavaSource source = new JavaSource(network, outputs, schema);
        return channel -> {
            if (schema != null && !SchemaSource.fits(schema)) {
                throw new IOException(
                        "the network takes " + Count.of(schema.columns().size(), "column")
                                + " of a table as " + Count.of(schema.inputs(), "input")
                                + ", more than a Java class can name");
            }
            byte[] bytes = source.source(className, facts).getBytes(StandardCharsets.UTF_8);
            channel.write(ByteBuffer.wrap(bytes));
        };
    }

    private String source(String className, Facts facts) throws IOException {
        if (architecture.parameterCount() > MOST_PARAMETERS) {
            throw new IOException("a class in Java has at most " + Count.grouped(MOST_PARAMETERS) + " parameters, but"
                    + " the network " + LayerSizes.text(architecture.sizes()) + " has "
                    + Count.grouped(architecture.parameterCount()));
        }
        for (String name : outputs.names()) {
            if (name.length() > LONGEST_NAME) {
                throw new IOException("the name " + Quote.of(name) + " has " + Count.grouped(name.length())
                        + " characters, but a name in a Java class has at most " + Count.grouped(LONGEST_NAME));
            }
        }
        text.append("import java.nio.ByteBuffer;\nimport java.nio.ByteOrder;\nimport java.util.Base64;\n")
                .append(schema == null ? "" : "import java.util.List;\n")
                .append("\n/**\n * The network ")
                .append(comment(architecture.toString()))
                .append(", which Lanewise ")
                .append(comment(facts.get(Fact.LIBRARY).orElse("")))
                .append(" wrote.\n");
        if (!facts.settings().isEmpty()) {
            text.append(" *\n * <p>Trained with: ")
                    .append(comment(settings(facts)))
                    .append("\n");
        }
        text.append(" */\npublic final class ")
                .append(className)
                .append(" {\n")
                .append("    /** Number of inputs. */\n    public static final int INPUTS = ")
                .append(architecture.inputs())
                .append(";\n    /** Number of outputs. */\n    public static final int OUTPUTS = ")
                .append(architecture.outputs())
                .append(";\n\n    private static final String[] NAMES = {")
                .append(names())
                .append("};\n")
                .append("    /** Layer by layer, the weights as (inputs, units), the biases, and gamma and beta if it"
                        + " is normalised. */\n")
                .append("    private static final float[] PARAMETERS = parameters();\n\n    private ")
                .append(className)
                .append("() {}\n\n");
        predict();
        if (outputs.task() == Task.CLASSIFICATION) {
            String one = architecture.output().equals(Activation.SIGMOID)
                    ? CLASSIFY_ONE
                    : CLASSIFY_ONE.replace(", the probability of class 1,", "");
            text.append(architecture.outputs() == 1 ? one : CLASSIFY).append(REQUIRE_NUMBERS);
        }
        if (schema != null) {
            text.append(SchemaSource.of(schema));
        }
        text.append(NAME).append(WEIGHTED);
        if (architecture.normalizations().contains(Normalization.LAYER)) {
            text.append(NORMALIZE.replace("EPSILON", Float.toString(Normalizations.EPSILON) + "f"));
        }
        if (architecture.output().equals(Activation.SOFTMAX)) {
            text.append(SOFTMAX);
        }
        parameters();
        text.append("    /** Elementary functions as sequences of exactly rounded operations, the same on every"
                        + " JVM. */\n")
                .append("    private static final class ScalarMath {")
                .append(math())
                .append("}\n");
        return text.toString();
    }

    /** Returns the settings of the training in one line. */
    private static String settings(Facts facts) {
        return Printable.of(facts.settings().entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining(", ")));
    }

    private static String comment(String words) {
        // Neither the end of a comment nor a tag may come from outside.
        return ascii(words.replace("*/", "* /").replace("<", "&lt;").replace("@", "&#64;"));
    }

    private String names() {
        return outputs.names().stream().map(JavaSource::literal).collect(Collectors.joining(", "));
    }

    /** Returns a text as a Java string literal; control characters are octal, because \\u000a would end the line. */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            literal.append(
                    c < ' '
                            ? String.format(Locale.ROOT, "\\%03o", (int) c)
                            : ascii(String.valueOf(c)).replace("\"", "\\\""));
        }
        return literal.append('"').toString();
    }

    /** Text that every compiler reads alike, whatever it takes the file to be encoded in. */
    private static String ascii(String words) {
        StringBuilder ascii = new StringBuilder();
        for (char c : words.replace("\\", "\\\\").toCharArray()) {
            ascii.append(c <= '~' ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return ascii.toString();
    }

    private void predict() {
        text.append("""
                /**
                 * Computes the outputs for an example. If an input is NaN, all outputs are NaN.
                 *
                 * @param x INPUTS numbers; not changed
                 */
                public static float[] predict(float[] x) {
                    if (x.length != INPUTS) {
                        throw new IllegalArgumentException(INPUTS + " inputs are expected, not " + x.length);
                    }
                    float[] a = x;
            """);
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            line("a = weighted(a, " + at + ", " + units + ");");
            if (architecture.normalization(l) != Normalization.NONE) {
                line("normalize(a, " + (at + (inputs + 1) * units) + ");");
            }
            String function = function(architecture.activation(l));
            if (architecture.activation(l).equals(Activation.SOFTMAX)) {
                line("softmax(a);");
            } else if (function != null) {
                line("for (int j = 0; j < a.length; j++) {");
                line("    a[j] = " + function + ";");
                line("}");
            }
            at += architecture.parameterCount(l);
        }
        line("for (int j = 0; j < a.length; j++) {");
        line("    a[j] += 0f; // no minus zero");
        line("}");
        line("return a;");
        text.append("    }\n\n");
    }

    private void line(String line) {
        text.append("        ").append(line).append('\n');
    }

    /** Expression of the activation of a[j]; null for the identity. */
    private static @Nullable String function(Activation activation) {
        return switch (activation.kind()) {
            case SIGMOID -> "ScalarMath.sigmoid(a[j])";
            case TANH -> "ScalarMath.tanh(a[j])";
            case RELU -> "a[j] <= 0 ? 0 : a[j]";
            case LEAKY_RELU ->
                "a[j] <= 0 ? "
                        + (activation.equals(Activation.LEAKY_RELU) ? "ScalarMath.LEAK" : activation.slope() + "f")
                        + " * a[j] : a[j]";
            case RELU6 -> "a[j] <= 0 ? 0 : a[j] >= 6 ? 6 : a[j]";
            case ELU -> "ScalarMath.elu(a[j])";
            case SELU -> "ScalarMath.selu(a[j])";
            case GELU -> "ScalarMath.gelu(a[j])";
            case GELU_TANH -> "ScalarMath.geluTanh(a[j])";
            case SILU -> "ScalarMath.silu(a[j])";
            case MISH -> "ScalarMath.mish(a[j])";
            case HARD_SWISH -> "ScalarMath.hardSwish(a[j])";
            case SOFTPLUS -> "ScalarMath.softplus(a[j])";
            case SOFTSIGN -> "a[j] / (1 + Math.abs(a[j]))";
            case IDENTITY, SOFTMAX -> null;
        };
    }

    private void parameters() {
        float[] parameters = inputMajor();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * parameters.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters);
        int strings = (bytes.capacity() + BYTES_OF_STRING - 1) / BYTES_OF_STRING;
        text.append("    private static float[] parameters() {\n        ByteBuffer bytes = ByteBuffer.allocate(")
                .append(bytes.capacity())
                .append(").order(ByteOrder.LITTLE_ENDIAN);\n");
        for (int first = 0; first < strings; first += STRINGS_OF_METHOD) {
            line("put" + first + "(bytes);");
        }
        line("float[] parameters = new float[" + parameters.length + "];");
        line("bytes.flip();");
        line("bytes.asFloatBuffer().get(parameters);");
        line("return parameters;");
        text.append("    }\n");
        for (int first = 0; first < strings; first += STRINGS_OF_METHOD) {
            text.append("\n    private static void put").append(first).append("(ByteBuffer bytes) {\n");
            for (int s = first; s < Math.min(strings, first + STRINGS_OF_METHOD); s++) {
                int from = s * BYTES_OF_STRING;
                byte[] part = new byte[Math.min(BYTES_OF_STRING, bytes.capacity() - from)];
                bytes.get(from, part);
                line("bytes.put(Base64.getDecoder().decode(\""
                        + Base64.getEncoder().encodeToString(part) + "\"));");
            }
            text.append("    }\n");
        }
        text.append('\n');
    }

    /** The parameters with weights as (inputs, units), so that the inner loop of a product runs over units. */
    private float[] inputMajor() {
        float[] rowMajor = network.parameters();
        float[] transposed = new float[rowMajor.length];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            for (int i = 0; i < inputs; i++) {
                for (int j = 0; j < units; j++) {
                    transposed[at + i * units + j] = rowMajor[at + j * inputs + i];
                }
            }
            int weights = inputs * units;
            System.arraycopy(
                    rowMajor, at + weights, transposed, at + weights, architecture.parameterCount(l) - weights);
            at += architecture.parameterCount(l);
        }
        return transposed;
    }

    /** All between the braces of the class, one level further in. */
    private static String math() throws IOException {
        try (InputStream in = JavaSource.class.getResourceAsStream(MATH)) {
            if (in == null) {
                throw new IOException(MATH + ": is not among the resources, where the build should have put it");
            }
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String body = all.substring(all.indexOf("final class ScalarMath {") + "final class ScalarMath {".length());
            return body.stripTrailing().replace("\n    ", "\n        ").replaceAll("}$", "    }\n");
        }
    }

    private static final String CLASSIFY = """
            /**
             * Returns the index of the class with the largest output, the first one if several are equal.
             *
             * @throws IllegalArgumentException if an output is NaN
             */
            public static int classify(float[] x) {
                float[] y = predict(x);
                requireNumbers(x, y);
                int best = 0;
                for (int j = 1; j < y.length; j++) {
                    best = y[j] > y[best] ? j : best;
                }
                return best;
            }

        """.indent(0);

    private static final String CLASSIFY_ONE = """
            /**
             * Returns 1 if the output for an example, the probability of class 1, is above one half, otherwise 0.
             *
             * @throws IllegalArgumentException if the output is NaN
             */
            public static int classify(float[] x) {
                float[] y = predict(x);
                requireNumbers(x, y);
                return y[0] > 0.5f ? 1 : 0;
            }

        """.indent(0);

    /** As {@link dev.lanewise.NanCheck}. */
    private static final String REQUIRE_NUMBERS = """
            private static void requireNumbers(float[] x, float[] y) {
                for (int j = 0; j < y.length; j++) {
                    if (Float.isNaN(y[j])) {
                        int i = 0;
                        while (i < x.length && Float.isFinite(x[i])) {
                            i++;
                        }
                        throw new IllegalArgumentException(
                                "the example has no class, because output " + j + " is NaN: " + (i < x.length
                                        ? "input " + i + " is " + x[i]
                                        : "all inputs are finite, but their weighted sums are not"));
                    }
                }
            }

        """.indent(0);

    private static final String NAME = """
            /** Returns the name of a class, label or number, or its index if it has no name. */
            public static String name(int number) {
                return number < NAMES.length ? NAMES[number] : String.valueOf(number);
            }

        """.indent(0);

    private static final String WEIGHTED = """
            /** Biases plus weights times inputs, summed in the order of the inputs; the parameters start at this index. */
            private static float[] weighted(float[] x, int at, int units) {
                float[] z = new float[units];
                System.arraycopy(PARAMETERS, at + x.length * units, z, 0, units);
                for (int i = 0; i < x.length; i++) {
                    float factor = x[i];
                    int row = at + i * units;
                    for (int j = 0; j < units && factor != 0; j++) {
                        z[j] = Math.fma(factor, PARAMETERS[row + j], z[j]);
                    }
                }
                return z;
            }

        """.indent(0);

    private static final String NORMALIZE = """
            /** Layer normalisation: Ba, Kiros and Hinton, 2016. A sum is made of sixteen, of every sixteenth number each. */
            private static void normalize(float[] z, int gamma) {
                int count = z.length;
                float[] sums = new float[16];
                for (int j = 0; j < count; j++) {
                    sums[j % 16] += z[j] - z[0];
                }
                float mean = sum(sums) / count + z[0];
                sums = new float[16];
                for (int j = 0; j < count; j++) {
                    sums[j % 16] = Math.fma(z[j] - mean, z[j] - mean, sums[j % 16]);
                }
                float scale = 1 / (float) Math.sqrt(sum(sums) / count + EPSILON);
                for (int j = 0; j < count; j++) {
                    z[j] = Math.fma(PARAMETERS[gamma + j], (z[j] - mean) * scale, PARAMETERS[gamma + count + j]);
                }
            }

            private static float sum(float[] numbers) {
                float sum = 0;
                for (float number : numbers) {
                    sum += number;
                }
                return sum;
            }

        """.indent(0);

    private static final String SOFTMAX = """
            private static void softmax(float[] z) {
                float max = z[0];
                for (float each : z) {
                    max = Math.max(max, each);
                }
                float sum = 0;
                for (int j = 0; j < z.length; j++) {
                    z[j] = ScalarMath.exp(z[j] - max);
                    sum += z[j];
                }
                for (int j = 0; j < z.length; j++) {
                    z[j] /= sum;
                }
            }

        """.indent(0);
}
