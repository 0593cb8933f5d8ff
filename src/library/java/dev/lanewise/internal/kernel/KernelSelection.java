package dev.lanewise.internal.kernel;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Selection of scalar or vector kernels and of the vector width, with the reason as a sentence.
 *
 * <p>The width is a constant to the JIT and therefore fixed once per process. Requesting another width later is an
 * error; a request without a width gets the fixed one.
 *
 * @param kernels the selected kernels
 * @param reason one readable sentence that explains the selection
 * @param degraded whether the engine runs below its full speed, so that the reason is worth a warning
 */
public record KernelSelection(Kernels kernels, String reason, boolean degraded) {
    /**
     * System property that overrides the choice of {@link #automatic}: {@code auto}, {@code scalar} or {@code vector}.
     */
    public static final String KERNELS_PROPERTY = "lanewise.kernels";
    /** System property that overrides the width of {@link #automatic}: {@code auto} or a number of bits. */
    public static final String WIDTH_PROPERTY = "lanewise.width";

    private static final String MODULE = "jdk.incubator.vector";
    private static final AtomicBoolean LOGGED = new AtomicBoolean();
    private static final int UNSETTLED = 0;
    private static int settledWidth = UNSETTLED;
    /**
     * Switching kernels shared by all callers in this process: each kernel is compiled only once. Null until they are
     * first selected.
     */
    private static @Nullable SwitchingKernels switching;

    /** Kernels that a caller may request. */
    public enum Choice {
        /** Kernels that switch from scalar to vector code if module and compiler are present, else scalar kernels. */
        AUTO,
        /** Scalar kernels. */
        SCALAR,
        /** Vector kernels from the first call on, however slow the first calls are, or an error. */
        VECTOR;

        /** Reads {@code auto}, {@code scalar} or {@code vector}. */
        public static Choice parse(String text) {
            for (Choice choice : values()) {
                if (choice.toString().equals(text)) {
                    return choice;
                }
            }
            throw new IllegalArgumentException(
                    "kernels are one of auto, scalar and vector, but \"" + text + "\" was given");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks that neither is null. */
    public KernelSelection {
        Objects.requireNonNull(kernels, "kernels");
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * Selects the kernels of this process by the system properties, which default to {@code auto}.
     *
     * <p>The first selection that is degraded although scalar kernels were not requested is logged as a warning.
     */
    public static KernelSelection automatic() {
        return forSparse(List::of);
    }

    /**
     * Selects the kernels of this process, as {@link #automatic} does, for training on inputs that may be mostly zeros.
     *
     * <p>If no width is requested, it is the best width for such training on this processor.
     *
     * @param units supplies the number of units of each layer, inputs first, or none if few inputs are zeros; asked only
     *     on a processor where it matters
     */
    public static KernelSelection forSparse(Supplier<List<Integer>> units) {
        Choice choice = Choice.parse(System.getProperty(KERNELS_PROPERTY, "auto"));
        String width = System.getProperty(WIDTH_PROPERTY, "auto");
        KernelSelection selection = select(choice, width.equals("auto") ? 0 : parseWidth(width), units);
        if (selection.degraded && choice != Choice.SCALAR && LOGGED.compareAndSet(false, true)) {
            // The only message that the library ever logs, once per process.
            System.getLogger("dev.lanewise").log(System.Logger.Level.WARNING, selection.reason);
        }
        return selection;
    }

    private static int parseWidth(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the vector width is 64, 128, 256 or 512, but \"" + text + "\" was given");
        }
    }

    /**
     * Selects kernels.
     *
     * @param choice requested kernels
     * @param width vector width in bits, 64, 128, 256 or 512; 0 for the width fixed in this process, or else the
     *     processor's, at most 512
     * @throws IllegalArgumentException if the width is none of these
     * @throws IllegalStateException if a forced choice is not available in this process
     */
    public static KernelSelection select(Choice choice, int width) {
        return select(choice, width, List::of);
    }

    private static KernelSelection select(Choice choice, int width, Supplier<List<Integer>> sparseUnits) {
        if (width != 0 && width != 64 && width != 128 && width != 256 && width != 512) {
            throw new IllegalArgumentException("the vector width is 64, 128, 256 or 512, but " + width + " was given");
        }
        Jvm jvm = Jvm.current();
        if (choice == Choice.SCALAR) {
            return of(new ScalarKernels(), "scalar kernels because they were requested", jvm);
        }
        boolean present = ModuleLayer.boot().findModule(MODULE).isPresent();
        if (!present) {
            String sentence = "the module " + MODULE + " is not available; start java with --add-modules=" + MODULE
                    + " to get the vector kernels";
            if (choice == Choice.VECTOR || width != 0) {
                throw new IllegalStateException("vector kernels were requested, but " + sentence);
            }
            KernelSelection scalar = of(new ScalarKernels(), "scalar kernels because " + sentence, jvm);
            return new KernelSelection(scalar.kernels, scalar.reason, true);
        }
        if (choice == Choice.AUTO && width == 0 && !jvm.optimises()) {
            return of(new ScalarKernels(), "scalar kernels because vector code would be slower still", jvm);
        }
        int ofProcessor = VectorWidth.ofProcessor();
        if (choice == Choice.AUTO && width == 0 && !isCompiled(ofProcessor)) {
            return of(
                    new ScalarKernels(),
                    "scalar kernels because this JVM uses no vector instructions on this processor",
                    jvm);
        }
        int preferred = VectorWidth.preferred(ofProcessor);
        List<Integer> units = preferred == 512 && Processor.splits512Bits() ? sparseUnits.get() : List.of();
        int suited = VectorWidth.ofSparse(preferred, !units.isEmpty(), units);
        int settled = width == 0 ? settledOr(suited) : settle(width, preferred);
        String name = settled + "-bit vector kernels because ";
        String reason;
        if (width != 0 || choice == Choice.VECTOR) {
            reason = name + "they were requested";
        } else if (settled == preferred) {
            reason = name + "the module is available and "
                    + (preferred == ofProcessor
                            ? "this is the width of the processor"
                            : "kernels use " + preferred + " of the processor's " + ofProcessor + " bits");
        } else if (settled == suited) {
            reason = name + "the module is available, the layers are narrow and this processor executes " + preferred
                    + " bits in two halves";
        } else {
            reason = name + "the module is available and this process already uses them";
        }
        VectorKernels vector = isCompiled(settled) ? new VectorKernels() : new TwoLaneKernels();
        if (choice == Choice.VECTOR) {
            return of(vector, reason, jvm);
        }
        return of(
                switching(vector, settled), reason + "; each starts as scalar code until the JIT has compiled it", jvm);
    }

    /**
     * Returns whether C2 compiles all of the Vector API for this width.
     *
     * <p>For two lanes it compiles neither conversions nor masks, whose two bytes are less than its smallest vector.
     * Both then run as Java code that allocates arrays (seen on JDK 17 and 25).
     */
    private static boolean isCompiled(int width) {
        return width > 2 * Float.SIZE;
    }

    /** Creates a selection whose reason also states which features the JVM lacks, and the consequences. */
    static KernelSelection of(Kernels kernels, String reason, Jvm jvm) {
        if (!jvm.optimises()) {
            reason += "; this JVM runs without its optimising compiler (C2): the same results, many times slower";
        }
        if (!jvm.fusesMultiplyAdd()) {
            reason += "; this processor or JVM has no fused multiply-add, so each is computed in software: the same"
                    + " results, many times slower";
        }
        return new KernelSelection(kernels, reason, !jvm.optimises() || !jvm.fusesMultiplyAdd());
    }

    private static synchronized Kernels switching(VectorKernels vector, int width) {
        if (switching == null) {
            switching = new SwitchingKernels(vector, width);
        }
        return switching;
    }

    private static synchronized int settledOr(int width) {
        if (settledWidth == UNSETTLED) {
            settledWidth = width;
        }
        return settledWidth;
    }

    private static synchronized int settle(int width, int preferred) {
        if (width > preferred) {
            throw new IllegalStateException(
                    "vectors of " + width + " bits were requested, but this processor has " + preferred + " at most");
        }
        if (settledWidth != UNSETTLED && settledWidth != width) {
            throw new IllegalStateException("vectors of " + width + " bits were requested, but this process already"
                    + " uses " + settledWidth + "; start another process for another width");
        }
        return settledOr(width);
    }

    /** The width of this process, for {@link Lanes}. */
    static synchronized int settledWidth() {
        if (settledWidth == UNSETTLED) {
            throw new IllegalStateException("vector kernels are made by KernelSelection.select");
        }
        return settledWidth;
    }
}
