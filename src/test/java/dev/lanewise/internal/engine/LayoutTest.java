package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {
    private static final int FLOATS_OF_TWO_LINES = 32;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void packedParametersComeBackAsTheyWere(
            @ForAll("architectures") Architecture architecture,
            @ForAll @IntRange(min = 1, max = 5) int workers,
            @ForAll("pads") int pad,
            @ForAll long seed) {
        Layout layout = new Layout(architecture, workers, pad);
        float[] parameters = new float[architecture.parameterCount()];
        Random random = new Random(seed);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.nextFloat() + 1;
        }
        float[] packed = layout.allocate();
        assertTrue(packed.length >= layout.size());
        layout.pack(parameters, packed);
        float[] back = new float[parameters.length];
        layout.unpack(packed, back);
        assertArrayEquals(parameters, back);
    }

    /** Parameter i is i + 1, so a place that holds zero holds no parameter. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void everyWorkerSeesEachParameterOnceInItsPlace(
            @ForAll("architectures") Architecture architecture,
            @ForAll @IntRange(min = 1, max = 5) int workers,
            @ForAll("pads") int pad) {
        Layout layout = new Layout(architecture, workers, pad);
        float[] parameters = new float[architecture.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = i + 1;
        }
        float[] packed = new float[layout.size()];
        layout.pack(parameters, packed);
        int base = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            for (int worker = 0; worker < workers; worker++) {
                int unit = 0;
                for (Panel panel : layout.all(l, worker)) {
                    assertEquals(unit, panel.firstUnit(), "panels follow one another");
                    assertEquals(0, panel.firstUnit() % Kernels.PAD);
                    assertEquals(Matrices.FIRST, panel.offset() % Kernels.PAD, "on a cache line");
                    assertTrue(panel.stride() % pad == 0 && panel.stride() - panel.units() < pad, panel.toString());
                    assertTrue(panel.units() >= 1 && panel.units() <= Layout.PANEL);
                    for (int u = 0; u < panel.units(); u++, unit++) {
                        for (int i = 0; i < inputs; i++) {
                            assertEquals(parameters[base + unit * inputs + i], packed[panel.row(i) + u]);
                        }
                        for (int row = inputs; row < layout.rows(l); row++) {
                            assertEquals(parameters[base + units * row + unit], packed[panel.row(row) + u]);
                        }
                    }
                }
                assertEquals(units, unit, "all units");
            }
            assertEquals(architecture.normalization(l) == Normalization.NONE ? inputs + 1 : inputs + 3, layout.rows(l));
            base += architecture.parameterCount(l);
        }
        assertEquals(parameters.length, base);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void workersWritePanelsThatDoNotOverlap(
            @ForAll("architectures") Architecture architecture,
            @ForAll @IntRange(min = 1, max = 5) int workers,
            @ForAll("pads") int pad) {
        Layout layout = new Layout(architecture, workers, pad);
        boolean[] taken = new boolean[layout.size()];
        int endOfLayer = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            List<Panel> owned = new ArrayList<>();
            int free = l == 1 ? 0 : endOfLayer + FLOATS_OF_TWO_LINES;
            for (int worker = 0; worker < workers; worker++) {
                for (Panel panel : layout.own(l, worker)) {
                    owned.add(panel);
                    assertTrue(panel.row(0) >= free, "layers lie apart");
                    int end = panel.row(layout.rows(l));
                    endOfLayer = Math.max(endOfLayer, end);
                    for (int i = panel.row(0); i < end; i++) {
                        assertTrue(!taken[i], "place " + i + " belongs to two panels");
                        taken[i] = true;
                    }
                }
            }
            if (layout.isSplit(l)) {
                assertEquals(layout.all(l, 0), owned, "together they make up the layer");
                assertEquals(
                        architecture.units(l),
                        owned.stream().mapToInt(Panel::units).sum());
            } else {
                assertEquals(
                        workers * architecture.units(l),
                        owned.stream().mapToInt(Panel::units).sum(),
                        "copies");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "512, 1",
        "520, 2",
        "1000, 2",
        "1000, 3",
        "1023, 2",
        "1024, 3",
        "1024, 16",
        "1100, 5",
        "4096, 7",
        "513, 60"
    })
    void panelsOfWideLayersLieBetweenMultiplesOfTheirWidth(int units, int workers) {
        Layout layout = new Layout(Architectures.notebook("3-" + units + "-2"), workers);
        int unit = 0;
        for (int worker = 0; worker < workers; worker++) {
            int first = unit;
            for (Panel panel : layout.own(1, worker)) {
                assertEquals(unit, panel.firstUnit());
                assertTrue(panel.firstUnit() % Layout.PANEL + panel.units() <= Layout.PANEL, panel.toString());
                unit += panel.units();
            }
            assertTrue(Math.abs(unit - first - units / workers) <= Layout.PANEL, "fair shares");
        }
        assertEquals(units, unit);
    }

    @Test
    void manyUnitsAreSharedOutByWholePanels() {
        Layout layout = new Layout(Architecture.notebook(3, 1000, 2), 2);
        assertEquals(8, layout.own(1, 0).size());
        assertEquals(512, layout.own(1, 1).get(0).firstUnit());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void wholePanelsAreDealtWhereNobodyGetsMoreForIt(
            @ForAll @IntRange(min = 17, max = 511) int units, @ForAll @IntRange(min = 2, max = 5) int workers) {
        Layout layout = new Layout(Architectures.notebook("3-" + units + "-2"), workers);
        int vectors = (units + Kernels.PAD - 1) / Kernels.PAD;
        int most = 0;
        for (int worker = 0; worker < workers; worker++) {
            int own = layout.own(1, worker).stream()
                    .mapToInt(panel -> Kernels.padded(panel.units()))
                    .sum();
            most = Math.max(most, own / Kernels.PAD);
            if (layout.isDealtInPanels(1)) {
                assertTrue(layout.own(1, worker).stream().allMatch(panel -> panel.firstUnit() % Layout.PANEL == 0));
            }
        }
        assertEquals((vectors + workers - 1) / workers, most, "the largest share is as small as it can be");
    }

    @Test
    void panelsAreDealtOfLayersThatTheyFit() {
        assertTrue(
                new Layout(Architecture.notebook(3, 100, 2), 2).isDealtInPanels(1),
                "64 and 36 are four vectors at most, so are 48 and 52");
        assertTrue(new Layout(Architecture.notebook(3, 256, 2), 2).isDealtInPanels(1));
        assertFalse(
                new Layout(Architecture.notebook(3, 300, 2), 2).isDealtInPanels(1),
                "192 and 108 are two vectors more than 144 and 156");
        assertFalse(new Layout(Architecture.notebook(3, 80, 2), 2).isDealtInPanels(1));
        assertFalse(new Layout(Architecture.notebook(3, 16, 2), 2).isDealtInPanels(1), "not split");
        assertFalse(new Layout(Architecture.notebook(3, 256, 2), 1).isDealtInPanels(1), "not split");
    }

    @Test
    void layerOfOneVectorIsCopiedAndWiderOnesAreSplit() {
        Layout layout = new Layout(Architecture.notebook(784, 40, 16, 17), 2);
        assertTrue(layout.isSplit(1) && !layout.isSplit(2) && layout.isSplit(3));
        assertTrue(layout.sharesWork());
        assertTrue(!new Layout(Architecture.notebook(784, 16, 10), 2).sharesWork());
        assertTrue(!new Layout(Architecture.notebook(784, 40, 10), 1).sharesWork());
    }

    @Test
    void smallLayersAreCopiedIfThatIsAskedFor() {
        Architecture architecture = Architecture.notebook(784, 128, 64, 32);
        Layout layout = new Layout(architecture, 2, Kernels.PAD, 128 * 64);
        assertTrue(layout.isSplit(1) && layout.isSplit(2) && !layout.isSplit(3));
        assertFalse(new Layout(architecture, 2, Kernels.PAD, 784 * 128 + 1).sharesWork());
    }

    @Test
    void minusZeroComesBackAsPlusZero() {
        Architecture architecture = Architecture.notebook(3, 2);
        Layout layout = new Layout(architecture, 1);
        float[] minusZeros = new float[architecture.parameterCount()];
        Arrays.fill(minusZeros, -0f);
        float[] packed = layout.allocate();
        Arrays.fill(packed, -0f);
        float[] back = new float[minusZeros.length];
        layout.unpack(packed, back);
        assertAllPlusZero(back);
        layout.pack(minusZeros, packed);
        for (int i = 0; i < 4; i++) {
            int row = layout.own(1, 0).get(0).row(i);
            assertAllPlusZero(Arrays.copyOfRange(packed, row, row + 2));
        }
    }

    private static void assertAllPlusZero(float[] values) {
        for (float value : values) {
            assertEquals(0, Float.floatToRawIntBits(value));
        }
    }

    /** Those of all kernels. */
    @Provide
    Arbitrary<Integer> pads() {
        return Arbitraries.of(Kernels.PAD / 2, Kernels.PAD);
    }

    @Provide
    Arbitrary<Architecture> architectures() {
        return Architectures.normalizedUpTo(150);
    }
}
