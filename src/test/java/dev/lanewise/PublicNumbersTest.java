package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every public constructor and method accepts senseless numbers, texts and arrays, or refuses them with an exception
 * that is meant for the caller.
 *
 * <p>Each argument in turn is senseless; the others, and the object, are samples of {@link PublicShapeTest}.
 */
class PublicNumbersTest {
    /** Methods that train as many epochs as they are asked for. */
    private static final Set<String> LONG = Set.of("Training.run");

    private static final Map<Class<?>, List<Object>> SENSELESS = Map.of(
            int.class, List.of(-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE, 1_000_000),
            long.class, List.of(-1L, 0L, Long.MIN_VALUE, Long.MAX_VALUE),
            float.class, List.of(-1f, 0f, Float.NaN, Float.POSITIVE_INFINITY),
            double.class, List.of(-1.0, 0.0, Double.NaN, Double.POSITIVE_INFINITY, -1e308),
            int[].class, List.of(new int[0], new int[] {-1}, new int[] {Integer.MAX_VALUE}, new int[10]),
            float[].class, List.of(new float[0], new float[] {Float.NaN}, new float[] {Float.POSITIVE_INFINITY, 1}),
            double[].class, List.of(new double[0], new double[] {Double.NaN}, new double[7]),
            double[][].class,
                    List.of(
                            new double[0][],
                            new double[][] {{}},
                            new double[][] {{1}, {1, 2}},
                            new double[][] {{Double.NaN}},
                            new double[][] {null}),
            String.class, List.of("", " ", "\n", "\0", "-1", "1e999", ":", "x".repeat(100_000)),
            List.class, List.of(List.of(), Collections.singletonList(null)));

    @TempDir
    Path folder;

    private final PublicShapeTest shape = new PublicShapeTest();
    private int calls;

    @Test
    @Timeout(60)
    void senselessArgumentsAreAcceptedOrRefusedForTheCaller() throws Exception {
        shape.folder = folder;
        shape.makeSamples();
        Set<String> problems = new TreeSet<>();
        for (Class<?> type : PublicTypes.all()) {
            for (Executable executable : callable(type)) {
                check(executable, problems);
            }
        }
        assertEquals("", String.join("\n", problems));
        assertTrue(calls > 1000, () -> calls + " calls");
    }

    private static List<Executable> callable(Class<?> type) {
        List<Executable> all = new ArrayList<>();
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (PublicTypes.isOpen(constructor) && !Modifier.isAbstract(type.getModifiers())) {
                all.add(constructor);
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            boolean isLong = LONG.contains(type.getSimpleName() + "." + method.getName());
            if (PublicTypes.isOpen(method)
                    && !Modifier.isAbstract(method.getModifiers())
                    && !isLong
                    && !PublicShapeTest.isOfObjectOrEnum(method)) {
                all.add(method);
            }
        }
        return all;
    }

    private void check(Executable executable, Set<String> problems) {
        Class<?>[] types = executable.getParameterTypes();
        for (int p = 0; p < types.length; p++) {
            for (Object senseless : SENSELESS.getOrDefault(types[p], List.of())) {
                Object[] arguments = new Object[types.length];
                for (int other = 0; other < types.length; other++) {
                    arguments[other] = other == p ? senseless : shape.sample(types[other]);
                }
                Throwable thrown = thrown(executable, arguments);
                if (thrown != null && !isForTheCaller(thrown)) {
                    problems.add(executable.toString().replace("dev.lanewise.", "") + ", "
                            + executable.getParameters()[p].getName() + ": " + thrown);
                }
            }
        }
    }

    /** What a call throws; null if it returns. */
    private Throwable thrown(Executable executable, Object[] arguments) {
        calls++;
        try {
            Object result;
            if (executable instanceof Constructor<?> constructor) {
                result = constructor.newInstance(arguments);
            } else {
                boolean isStatic = Modifier.isStatic(executable.getModifiers());
                Object target = isStatic ? null : shape.sample(executable.getDeclaringClass());
                result = ((Method) executable).invoke(target, arguments);
            }
            if (result instanceof AutoCloseable closeable && executable instanceof Constructor) {
                closeable.close();
            }
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (Exception e) {
            return e;
        }
    }

    /** Whether an exception of this kind, with a message of ours, says to the caller what is wrong. */
    private static boolean isForTheCaller(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        boolean isOurs = thrown.getClass().getName().startsWith("dev.lanewise.");
        if (thrown instanceof IndexOutOfBoundsException) {
            return thrown.getClass() == IndexOutOfBoundsException.class
                    && !message.matches("(?s)(Index|Range|fromIndex|toIndex|index)\\b.*");
        }
        if (thrown instanceof NullPointerException) {
            return message.matches("[a-z]\\w*(\\[\\d+])*( .*)?") && !message.equals("null");
        }
        return thrown instanceof IOException
                || message.equals("a sample was called")
                || isOurs
                || thrown.getClass() == IllegalArgumentException.class && thrown.getMessage() != null
                || thrown.getClass() == IllegalStateException.class;
    }
}
