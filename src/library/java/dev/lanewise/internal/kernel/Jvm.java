package dev.lanewise.internal.kernel;

import java.util.Locale;

/**
 * The capabilities of this JVM that kernels depend on, read from its properties.
 *
 * @param optimises whether the optimising compiler (C2) runs
 * @param fusesMultiplyAdd whether a fused multiply-add is one instruction
 */
public record Jvm(boolean optimises, boolean fusesMultiplyAdd) {
    /** Read once: the first query takes 15 ms, in which the JDK loads its management classes. */
    private static final Jvm CURRENT = read();

    /** The JVM that runs this code. */
    public static Jvm current() {
        return CURRENT;
    }

    private static Jvm read() {
        String info = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
        boolean interpreted = info.contains("interpreted mode");
        boolean stopsEarly = !option("TieredStopAtLevel", "4").equals("4");
        boolean fma = option("UseFMA", "true").equals("true");
        return new Jvm(!interpreted && !stopsEarly, fma);
    }

    /**
     * Reads a HotSpot option by reflection: the management module may be absent, and other JVMs have no such options.
     */
    private static String option(String name, String otherwise) {
        try {
            Class<?> type = Class.forName("com.sun.management.HotSpotDiagnosticMXBean");
            Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
            Object bean = factory.getMethod("getPlatformMXBean", Class.class).invoke(null, type);
            Object option = type.getMethod("getVMOption", String.class).invoke(bean, name);
            return (String) option.getClass().getMethod("getValue").invoke(option);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return otherwise;
        }
    }
}
