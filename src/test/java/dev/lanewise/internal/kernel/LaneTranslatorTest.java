package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text that {@link LaneTranslator} writes. {@link VectorKernelsTest} compares what it computes. */
class LaneTranslatorTest {
    private static final Path SOURCES = Path.of("src/library/java");
    private static final Path GENERATED =
            Path.of("target/library/generated-sources/lanes/dev/lanewise/internal/kernel");
    /** Operations of the Vector API. Those with operators of their own are looked up by them. */
    private static final Pattern OPERATION =
            Pattern.compile("VectorOperators[.](\\w+)|[.](add|sub|mul|div|fma|neg|abs|sqrt|blend|compare)[(]");

    private static final Pattern METHOD = Pattern.compile("public void (\\w+)[(]");

    private static String twin(String parameters, String body) {
        return LaneTranslator.twins("class Kernel { static void run(" + parameters + ") {" + body + "} }");
    }

    /** The twin of a loop over the columns of a matrix. */
    private static String ofColumns(String statements) {
        return twin(
                "int rows, int columns, float factor, Matrix x",
                "for (int i = 0; i < rows; i++) { for (int j = 0; j < columns; j++) {" + statements + "} }");
    }

    @Test
    void buildCompilesWhatTheTranslatorWrites() throws IOException {
        Map<String, String> files = LaneTranslator.files(SOURCES.resolve("dev/lanewise/internal/kernel"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertEquals(file.getValue(), Files.readString(GENERATED.resolve(file.getKey())));
            String type = file.getKey().replace(".java", ".class");
            assertTrue(VectorKernels.class.getResource(type) != null, type);
        }
    }

    @Test
    void elementsBecomeVectors() {
        String twin = ofColumns("x.data[x.offset(i) + j] = Math.fma(factor, x.data[x.offset(i) + j], 2);");
        assertTrue(twin.contains("j += N"), twin);
        assertTrue(
                twin.contains("factors.fma(FloatVector.fromArray(F, xData, xOffset + i * xStride + j),"
                        + " FloatVector.broadcast(F, 2f))"),
                twin);
    }

    @Test
    void branchesBecomeBlends() {
        String twin = ofColumns(
                "float z = x.data[x.offset(i) + j];" + "x.data[x.offset(i) + j] = z <= 0 ? 0 : z >= 6 ? 6 : z;");
        assertTrue(
                twin.contains("z.blend(6f, z.compare(VectorOperators.GE, 6f))"
                        + ".blend(0f, z.compare(VectorOperators.LE, 0f))"),
                twin);
    }

    /** C2 takes the class of a vector that a loop carries from a profile. */
    @Test
    void sumsAreNotReceivers() {
        String sum = "for (int j = 0; j < columns; j++) { float sum = 0;"
                + "for (int i = 0; i < rows; i++) { sum += x.data[x.offset(i) + j]; }";
        String parameters = "int rows, int columns, Matrix x, Matrix y";
        String twin = twin(parameters, sum + "y.data[y.offset + j] = sum; }");
        assertTrue(twin.contains("sum = FloatVector.fromArray(F, xData, xOffset + i * xStride + j).add(sum);"), twin);
        assertTrue(twin.contains("sum.intoArray(yData, yOffset + j);"), twin);
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> twin(parameters, sum + "y.data[y.offset + j] = sum / 2; }"));
        assertTrue(refusal.getMessage().contains("sum"), refusal.getMessage());
    }

    /** A function has its own names, and its statements come before the one that calls it. */
    @Test
    void functionsAreInserted() {
        String twin = LaneTranslator.twins("class Kernel { static float twice(float x) { x = x + x; return x; }"
                + "static void run(int count, float[] x) {"
                + "for (int i = 0; i < count; i++) { x[i] = twice(twice(x[i])); } } }");
        assertTrue(
                twin.contains("FloatVector x1 = FloatVector.fromArray(F, x, i);\nx1 = x1.add(x1);\n"
                        + "FloatVector x2 = x1;\nx2 = x2.add(x2);\nx2.intoArray(x, i);"),
                twin);
    }

    @Test
    void scalarsAreInsertedInParentheses() {
        String twin = LaneTranslator.twins("class Kernel { static float times(float x, float y) { return x * y; }"
                + "static void run(int count, float a, float[] x) {"
                + "for (int i = 0; i < count; i++) { x[i] = times(x[i], a + 1); } } }");
        assertTrue(twin.contains(".mul((a + 1))"), twin);
    }

    @Test
    void rowsWithoutGapsAreOneRow() {
        assertTrue(ofColumns("x.data[x.offset(i) + j] *= factor;").contains("rows * xStride"));
        assertFalse(ofColumns("x.data[x.offset(i) + j] *= x.data[j];").contains("rows * xStride"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "for (int k = 0; k < rows; k += 2) {}",
                "x.data[x.offset(i) + j] -= factor;",
                "float p = 1; for (int k = 0; k < rows; k++) { p += x.data[x.offset(i) + j]; }",
                "x.data[x.offset(i) + j] = rows > 0 ? factor : x.data[x.offset(i) + j];",
                "boolean isLow = x.data[x.offset(i) + j] < 0;",
                "x.data[x.offset(i) + j] = ~rows;",
                "x.data[x.offset(i) + j] = Math.max(factor, x.data[x.offset(i) + j]);",
                "x.data[x.offset(i) + j] = x.data[x.offset(i) + j] % factor;"
            })
    void whatHasNoTranslationIsRefused(String statement) {
        assertThrows(IllegalArgumentException.class, () -> ofColumns(statement));
    }

    /** See {@link Lanes#useEveryOperator}. */
    /** C2 does not compile comparisons of two lanes. */
    @Test
    void kernelsThatCompareLanesAreScalarWithTwoLanes() throws IOException {
        Set<String> comparing = new TreeSet<>();
        String name = "";
        for (String line : Files.readAllLines(GENERATED.resolve("VectorElements.java"))) {
            Matcher method = METHOD.matcher(line);
            name = method.find() ? method.group(1) : name;
            if (line.contains(".compare(")) {
                comparing.add(name);
            }
        }
        assertTrue(comparing.contains("lion"), comparing::toString);
        String twoLanes = Files.readString(SOURCES.resolve("dev/lanewise/internal/kernel/TwoLaneKernels.java"));
        METHOD.matcher(twoLanes).results().forEach(method -> comparing.remove(method.group(1)));
        assertEquals(Set.of(), comparing, "TwoLaneKernels has to run their scalar twins");
    }

    @Test
    void everyOperationIsUsedBeforeKernelsAreCompiled() throws IOException {
        String lanes = Files.readString(SOURCES.resolve("dev/lanewise/internal/kernel/Lanes.java"));
        for (String text : LaneTranslator.files(SOURCES.resolve("dev/lanewise/internal/kernel"))
                .values()) {
            assertTrue(lanes.contains(".lt("));
            for (String operation :
                    OPERATION.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet())) {
                boolean isComparison = operation.matches("VectorOperators[.][LG][TE]|[.]compare[(]");
                assertTrue(isComparison || lanes.contains(operation), operation);
            }
        }
    }
}
