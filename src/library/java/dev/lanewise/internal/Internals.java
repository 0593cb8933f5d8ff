package dev.lanewise.internal;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Gives what public classes do not show to the other packages of the library, the application and the benchmarks.
 *
 * <p>A public class registers, in its static initialiser, a view of its objects and, where others create them, a factory.
 * Views and what factories take are types of internal packages, which do not name the public class, so that nothing
 * depends on itself.
 */
public final class Internals {
    private static final Map<Class<?>, Function<Object, Object>> VIEWS = new ConcurrentHashMap<>();
    private static final Map<Class<?>, Function<Object, Object>> FACTORIES = new ConcurrentHashMap<>();

    private Internals() {}

    /** Registers how a view of the objects of a public class is obtained. */
    public static <P, V> void show(Class<P> type, Class<V> view, Function<P, V> of) {
        VIEWS.put(view, object -> of.apply(type.cast(object)));
    }

    /** Registers how the objects of a public class are created. */
    public static <P, C> void make(Class<P> type, Class<C> content, Function<C, P> of) {
        FACTORIES.put(type, from -> of.apply(content.cast(from)));
    }

    /** Returns the view of an object of a public class. */
    public static <V> V of(Object object, Class<V> view) {
        return view.cast(Objects.requireNonNull(VIEWS.get(view), view::getName).apply(object));
    }

    /** Creates an object of a public class from its content. */
    public static <P> P create(Class<P> type, Object content) {
        try {
            MethodHandles.lookup().ensureInitialized(type);
        } catch (IllegalAccessException e) {
            throw new AssertionError(type.getName() + " is public", e);
        }
        return type.cast(
                Objects.requireNonNull(FACTORIES.get(type), type::getName).apply(content));
    }
}
