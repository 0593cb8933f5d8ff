package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernel.KernelSelection.Choice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSelectionTest {

    @Test
    void moduleIsThereUnlessTheRunIsMeantToBeWithoutIt() {
        assertEquals(
                !TestedKernels.withoutModule(), ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }

    @Test
    void withoutTheModuleScalarKernelsRunAndTheReasonNamesTheRemedy() {
        assumeTrue(TestedKernels.withoutModule());
        KernelSelection selection = KernelSelection.select(Choice.AUTO, 0);
        assertInstanceOf(ScalarKernels.class, selection.kernels());
        assertTrue(selection.degraded());
        assertEquals(
                "scalar kernels because the module jdk.incubator.vector is not there; start java with"
                        + " --add-modules=jdk.incubator.vector to get the vector kernels",
                selection.reason());
        assertEquals(selection.reason(), KernelSelection.automatic().reason());
    }

    @Test
    void withoutTheModuleForcedVectorKernelsAreAnError() {
        assumeTrue(TestedKernels.withoutModule());
        for (int width : new int[] {0, 64, 128, 256, 512}) {
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> KernelSelection.select(Choice.VECTOR, width));
            assertTrue(e.getMessage().startsWith("vector kernels were asked for, but the module"), e.getMessage());
        }
        assertThrows(IllegalStateException.class, () -> KernelSelection.select(Choice.AUTO, 128));
    }

    @Test
    void withTheModuleTheChoiceOfTheRunIsTaken() {
        assumeTrue(!TestedKernels.withoutModule());
        KernelSelection selection = KernelSelection.automatic();
        if (System.getProperty(KernelSelection.KERNELS_PROPERTY, "auto").equals("scalar")) {
            assertInstanceOf(ScalarKernels.class, selection.kernels());
            assertEquals("scalar kernels because they were asked for", selection.reason());
        } else {
            assertInstanceOf(VectorKernels.class, selection.kernels());
            assertTrue(selection.reason().contains(selection.kernels().width() + "-bit vector kernels"));
        }
        assertFalse(selection.degraded() && Jvm.current().fusesMultiplyAdd());
    }

    @Test
    void whatTheJvmLacksIsSaidWhateverTheKernels() {
        for (boolean optimises : new boolean[] {true, false}) {
            for (boolean fuses : new boolean[] {true, false}) {
                KernelSelection selection =
                        KernelSelection.of(new ScalarKernels(), "scalar kernels", new Jvm(optimises, fuses));
                assertEquals(!optimises || !fuses, selection.degraded());
                assertEquals(!optimises, selection.reason().contains("optimising compiler"));
                assertEquals(!fuses, selection.reason().contains("no fused multiply-add"));
            }
        }
    }

    @Test
    void anotherWidthInTheSameProcessIsAnError() {
        assumeTrue(!TestedKernels.withoutModule());
        int other = TestedKernels.vector().width() == 64 ? 128 : 64;
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> KernelSelection.select(Choice.VECTOR, other));
        assertTrue(e.getMessage().contains(String.valueOf(other)), e.getMessage());
    }

    @Test
    void scalarKernelsCanAlwaysBeForced() {
        KernelSelection selection = KernelSelection.select(Choice.SCALAR, 0);
        assertInstanceOf(ScalarKernels.class, selection.kernels());
        assertFalse(selection.degraded());
        assertEquals("scalar", selection.kernels().name());
        assertEquals(32, selection.kernels().width());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 32, 63, 65, 1024})
    void widthThatNoVectorHasIsRefused(int width) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> KernelSelection.select(Choice.AUTO, width));
        assertEquals("the vector width is 64, 128, 256 or 512, but " + width + " was given", e.getMessage());
    }

    @Test
    void choicesAreReadAsTheCommandLineHasThem() {
        for (Choice choice : Choice.values()) {
            assertEquals(choice, Choice.parse(choice.toString()));
        }
        assertEquals(
                "kernels are one of auto, scalar and vector, but \"fast\" was given",
                assertThrows(IllegalArgumentException.class, () -> Choice.parse("fast")).getMessage());
    }
}
