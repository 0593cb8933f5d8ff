package dev.lanewise.internal.kernel;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.internal.kernel.KernelSelection.Choice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSelectionTest {

    @Test
    void moduleIsThereUnlessTheRunIsMeantToBeWithoutIt() {
        assertEquals(
                !TestedKernels.withoutModule(),
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }

    @Test
    void withoutTheModuleScalarKernelsRunAndTheReasonNamesTheRemedy() {
        assumeTrue(TestedKernels.withoutModule());
        KernelSelection selection = KernelSelection.select(Choice.AUTO, 0);
        assertInstanceOf(ScalarKernels.class, selection.kernels());
        assertTrue(selection.degraded());
        assertEquals(
                "scalar kernels because the module jdk.incubator.vector is not available; start java with"
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
            assertTrue(e.getMessage().startsWith("vector kernels were requested, but the module"), e.getMessage());
        }
        assertThrows(IllegalStateException.class, () -> KernelSelection.select(Choice.AUTO, 128));
    }

    @Test
    void withTheModuleTheChoiceOfTheRunIsTaken() {
        assumeTrue(!TestedKernels.withoutModule());
        KernelSelection selection = KernelSelection.automatic();
        if (System.getProperty(KernelSelection.KERNELS_PROPERTY, "auto").equals("scalar")) {
            assertInstanceOf(ScalarKernels.class, selection.kernels());
            assertEquals("scalar kernels because they were requested", selection.reason());
        } else {
            boolean forced =
                    System.getProperty(KernelSelection.KERNELS_PROPERTY, "auto").equals("vector");
            assertEquals(!forced, selection.kernels() instanceof SwitchingKernels);
            assertTrue(selection.reason().contains(selection.kernels().width() + "-bit vector kernels"));
            assertEquals(
                    !forced, selection.reason().contains("each starts as scalar code until the JIT has compiled it"));
        }
        assertFalse(selection.degraded() && Jvm.current().fusesMultiplyAdd());
    }

    @Test
    void allWhoDoNotForceVectorsShareWhatHasBeenCompiled() {
        assumeTrue(!TestedKernels.withoutModule());
        assertSame(
                KernelSelection.select(Choice.AUTO, 0).kernels(),
                KernelSelection.select(Choice.AUTO, TestedKernels.vector().width())
                        .kernels());
    }

    @Test
    void forcedVectorKernelsRunVectorCodeFromTheFirstCallOn() {
        assumeTrue(!TestedKernels.withoutModule());
        assertInstanceOf(
                VectorKernels.class, KernelSelection.select(Choice.VECTOR, 0).kernels());
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
    void whoAsksForNoWidthGetsTheOneOfThisProcess() {
        assumeTrue(!TestedKernels.withoutModule());
        int width = TestedKernels.vector().width();
        assertEquals(width, KernelSelection.select(Choice.VECTOR, 0).kernels().width());
        assertEquals(width, KernelSelection.select(Choice.AUTO, 0).kernels().width());
        for (List<Integer> units : List.of(List.of(784, 40, 10), List.of(784, 1024, 10))) {
            assertEquals(
                    KernelSelection.automatic().reason(),
                    KernelSelection.forSparse(() -> units).reason());
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 64", "128, 128", "256, 256", "512, 512", "1024, 512", "2048, 512"})
    void kernelsUseAtMost512BitsOfAProcessor(int ofProcessor, int width) {
        assertEquals(width, VectorWidth.preferred(ofProcessor));
        assertEquals(width, VectorWidth.ofSparse(VectorWidth.preferred(ofProcessor), false, List.of(784, 40, 10)));
    }

    /** RISC-V and AArch64 have 32 registers even where they are short, so they get the large register tiles. */
    @ParameterizedTest
    @CsvSource({
        "amd64, 128, 16", "amd64, 256, 16", "x86_64, 256, 16", "amd64, 512, 32", "x86_64, 512, 32",
        "aarch64, 128, 32", "aarch64, 512, 32", "riscv64, 128, 32", "ppc64le, 128, 32", "s390x, 128, 32",
    })
    void registersAreThoseOfTheInstructionSet(String architecture, int width, int registers) {
        assertEquals(registers, Processor.vectorRegisters(architecture, width));
        assertEquals(registers == 32 ? 4 : 2, KernelGenerator.widths(registers).last());
    }

    @Test
    void narrowSparseTrainingsGetHalfOfVectorsThatAreDoneInHalves() {
        assertEquals(256, VectorWidth.ofSparse(512, true, List.of(784, 40, 10)));
        assertEquals(256, VectorWidth.ofSparse(512, true, List.of(784, 8, 40, 10)));
        assertEquals(512, VectorWidth.ofSparse(512, true, List.of(784, 41, 10)));
        assertEquals(512, VectorWidth.ofSparse(512, true, List.of(784, 40, 41, 10)));
        assertEquals(512, VectorWidth.ofSparse(512, true, List.of(784, 40, 100)));
        assertEquals(512, VectorWidth.ofSparse(512, true, List.of(784, 10)));
        assertEquals(512, VectorWidth.ofSparse(512, false, List.of(784, 40, 10)));
        assertEquals(256, VectorWidth.ofSparse(256, true, List.of(784, 40, 10)));
        assertEquals(128, VectorWidth.ofSparse(128, true, List.of(784, 40, 10)));
    }

    @Test
    void processorsThatSplit512BitsAreKnownByWhatTheSystemTells() {
        String linux = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 17\n";
        assertTrue(Processor.splits512Bits(linux));
        assertTrue(Processor.splits512Bits("AMD64 Family 25 Model 97 Stepping 2, AuthenticAMD"));
        for (String other : List.of(
                "",
                linux.replace("25", "26"),
                linux.replace("25", "6").replace("AuthenticAMD", "GenuineIntel"),
                linux.replace("AuthenticAMD", "HygonGenuine"),
                "AMD64 Family 26 Model 68 Stepping 0, AuthenticAMD",
                "Intel64 Family 6 Model 85 Stepping 7, GenuineIntel")) {
            assertFalse(Processor.splits512Bits(other), other);
        }
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
        assertRefused(
                "the vector width is 64, 128, 256 or 512, but " + width + " was given",
                () -> KernelSelection.select(Choice.AUTO, width));
    }

    @Test
    void choicesAreReadAsTheCommandLineHasThem() {
        for (Choice choice : Choice.values()) {
            assertEquals(choice, Choice.parse(choice.toString()));
        }
        assertRefused("kernels are one of auto, scalar and vector, but \"fast\" was given", () -> Choice.parse("fast"));
    }
}
