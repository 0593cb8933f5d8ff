package dev.lanewise.network;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.text.EnumNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {

    @Test
    void constantsAreOneForEachKind() {
        assertEquals(
                List.of(Activation.Kind.values()),
                Stream.of(Activation.values()).map(Activation::kind).toList());
        Set<String> names = new HashSet<>();
        for (Activation activation : Activation.values()) {
            assertSame(activation, Activation.parse(activation.toString()));
            assertTrue(names.add(activation.toString()));
            assertEquals(activation == Activation.LEAKY_RELU ? 0.01f : 0, activation.slope());
        }
        Activation[] values = Activation.values();
        values[0] = null;
        assertSame(Activation.SIGMOID, Activation.values()[0]);
    }

    @Test
    void leakyRectifiersDifferByTheirSlope() {
        assertSame(Activation.LEAKY_RELU, Activation.leakyRelu(0.01));
        assertEquals("leaky-relu", Activation.leakyRelu(0.01f).toString());
        assertSame(Activation.LEAKY_RELU, Activation.parse("leaky-relu(0.01)"));
        Activation steep = Activation.leakyRelu(0.2);
        assertEquals("leaky-relu(0.2)", steep.toString());
        assertEquals(0.2f, steep.slope());
        assertEquals(Activation.Kind.LEAKY_RELU, steep.kind());
        assertEquals(steep, Activation.leakyRelu(0.2f));
        assertNotSame(steep, Activation.leakyRelu(0.2));
        assertEquals(steep.hashCode(), Activation.leakyRelu(0.2).hashCode());
        assertNotEquals(steep, Activation.LEAKY_RELU);
        assertNotEquals(steep, Activation.leakyRelu(Math.nextUp(0.2f)));
        assertNotEquals(Activation.RELU, Activation.leakyRelu(0));
        assertFalse(steep.equals("leaky-relu(0.2)"));
        assertEquals("leaky-relu(0)", Activation.leakyRelu(-0.0).toString());
        assertEquals("leaky-relu(1)", Activation.leakyRelu(1).toString());
        assertEquals(
                List.of(steep, Activation.TANH, Activation.LEAKY_RELU),
                EnumNames.parseList("leaky-relu(0.2),tanh,leaky-relu", Activation::parse));
    }

    @Property
    void everySlopeIsReadAsItIsPrinted(@ForAll @IntRange(max = 0x3F80_0000) int bits) {
        for (float near : new float[] {
            Float.intBitsToFloat(bits), Float.MIN_VALUE, Float.MIN_NORMAL, Math.nextUp(0.01f), Math.nextDown(1f)
        }) {
            Activation activation = Activation.leakyRelu(near);
            assertEquals(activation, Activation.parse(activation.toString()));
            assertEquals(near, Activation.parse(activation.toString()).slope());
            assertTrue(activation.toString().length() <= "leaky-relu()".length() + 15, activation.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.0000001, Double.NaN, Double.POSITIVE_INFINITY, -Double.MIN_VALUE})
    void slopeOutsideItsRangeIsRefused(double slope) {
        assertRefused(
                "the slope of a leaky rectifier is a number from 0 to 1, but " + slope + " was given",
                () -> Activation.leakyRelu(slope));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0,2", "1.5", "-0.1", "1e999", "NaN", "0x1p-3", " 0.2", "0.2f", "e", "--1", "1e-", "0.2)"})
    void textThatIsNoSlopeIsRefused(String text) {
        String name = "leaky-relu(" + text + ")";
        assertRefused(
                "the slope of a leaky rectifier is a number from 0 to 1, but \"" + name + "\" was given",
                () -> Activation.parse(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu(0.2)", "leaky-relu(0.2", "gelu tanh", "hardswish"})
    void otherTextIsRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Activation.parse(text))
                .getMessage();
        assertTrue(
                message.startsWith("the activation is one of sigmoid, ")
                        && message.endsWith(
                                ", or leaky-relu(0.2) with any slope from 0 to 1, but \"" + text + "\" was given"),
                message);
    }
}
