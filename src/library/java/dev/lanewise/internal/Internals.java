package dev.lanewise.internal;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Gives the library, the application and the benchmarks access to the non-public parts of public classes.
 *
 * <p>A public class registers a view of its objects in its static initialiser, and a factory if other packages create
 * objects of the class. Views, and the arguments of factories, have types of internal packages. These do not name the
 * public class, so there are no cyclic dependencies.
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
