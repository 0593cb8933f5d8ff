package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageShapeTest {

    @Property
    void whatIsWrittenReadsBack(
            @ForAll @IntRange(min = 1, max = 20_000) int rows,
            @ForAll @IntRange(min = 1, max = 20_000) int columns,
            @ForAll boolean inColour) {
        ImageShape shape = new ImageShape(rows, columns, inColour ? 3 : 1);
        assertEquals(shape, ImageShape.parse(shape.toString()));
        assertEquals((inColour ? 3 : 1) * rows * columns, shape.inputs());
        assertEquals(rows * columns, shape.pixels());
    }

    @Property
    void squareHasAsManyInputs(@ForAll @IntRange(min = 1, max = 26_000) int side, @ForAll boolean inColour) {
        ImageShape shape = new ImageShape(side, side, inColour ? 3 : 1);
        assertEquals(Optional.of(shape), ImageShape.square(shape.inputs()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-3, -1, 0, 2, 6, 783, 785, 2351, 2353, Integer.MAX_VALUE})
    void otherNumbersAreNoSquare(int inputs) {
        assertEquals(Optional.empty(), ImageShape.square(inputs));
    }

    @Test
    void greyImageHasOneChannel() {
        assertEquals(new ImageShape(28, 28, 1), new ImageShape(28, 28));
        assertEquals("28 x 28", new ImageShape(28, 28).toString());
        assertEquals("32 x 30 x 3", new ImageShape(32, 30, 3).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1",
        "1, -1, 1",
        "1, 1, 0",
        "1, 1, 2",
        "1, 1, 4",
        "65536, 32768, 1",
        "30000, 30000, 3",
        "2147483647, 2147483647, 3"
    })
    void othersAreNoShapes(int rows, int columns, int channels) {
        assertThrows(IllegalArgumentException.class, () -> new ImageShape(rows, columns, channels));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "28", "28x28", "28 x 28 x 2", "28 x 28 x 3 x 1", "-1 x 2", "0 x 2", "9999999999 x 1", "a x b"
            })
    void othersAreNoTexts(String text) {
        assertThrows(IllegalArgumentException.class, () -> ImageShape.parse(text));
    }
}
