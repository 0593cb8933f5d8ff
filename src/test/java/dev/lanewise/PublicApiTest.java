package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The API of the library: the file of expected lines lists every public type and member of the exported packages, so
 * that none is added, changed or removed by accident.
 */
class PublicApiTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path EXPECTED = ROOT.resolve("src/test/resources/public-api.txt");
    private static final Path ACTUAL = ROOT.resolve("target/public-api.txt");

    @Test
    void publicMembersAreTheExpectedOnes() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : PublicTypes.all()) {
            // JDKs differ in whether they call a type sealed.
            lines.add(type.toGenericString().replaceAll("\\bdev\\.lanewise\\.|\\b(public|abstract|sealed) ", ""));
            members(type).forEach(member -> lines.add("    " + member));
        }
        Files.createDirectories(ACTUAL.getParent());
        Files.write(ACTUAL, lines);
        assertEquals(
                String.join("\n", Files.readAllLines(EXPECTED)),
                String.join("\n", lines),
                "the public API has changed; if that is meant to be, copy " + ROOT.relativize(ACTUAL) + " to "
                        + ROOT.relativize(EXPECTED));
    }

    @Test
    void noSignatureMentionsAnInternalType() throws Exception {
        Set<String> exported = new TreeSet<>(PublicTypes.packages());
        Set<String> problems = new TreeSet<>();
        for (Class<?> type : PublicTypes.all()) {
            for (Class<?> used : mentioned(type)) {
                boolean isOurs = used.getName().startsWith("dev.lanewise.");
                if (isOurs && !(exported.contains(used.getPackageName()) && PublicTypes.isOpen(used))) {
                    problems.add(type.getName() + " mentions " + used.getName());
                }
            }
        }
        assertEquals(Set.of(), problems);
    }

    @Test
    void typesThatAPublicSignatureMentionsAreFound() {
        assertEquals(
                Set.of(
                        Map.class,
                        String.class,
                        List.class,
                        Path.class,
                        IOException.class,
                        Comparable.class,
                        Object.class,
                        int.class,
                        PublicApiTest.class),
                mentioned(Mentioning.class));
    }

    /** For the test above. */
    public abstract static class Mentioning implements Comparable<Map<String, ? extends List<Path[]>>> {
        protected abstract <T extends PublicApiTest> int of(T test) throws IOException;

        abstract void internal(Set<String> names);
    }

    private static Set<Class<?>> mentioned(Class<?> type) {
        Set<Class<?>> mentioned = new HashSet<>();
        add(type.getGenericSuperclass(), mentioned);
        add(type.getGenericInterfaces(), mentioned);
        for (TypeVariable<?> variable : type.getTypeParameters()) {
            add(variable.getBounds(), mentioned);
        }
        for (Field field : type.getDeclaredFields()) {
            if (PublicTypes.isOpen(field)) {
                add(field.getGenericType(), mentioned);
            }
        }
        Stream.concat(Stream.of(type.getDeclaredConstructors()), Stream.of(type.getDeclaredMethods()))
                .filter(PublicTypes::isOpen)
                .forEach(member -> {
                    add(member.getGenericParameterTypes(), mentioned);
                    add(member.getGenericExceptionTypes(), mentioned);
                    for (TypeVariable<?> variable : member.getTypeParameters()) {
                        add(variable.getBounds(), mentioned);
                    }
                    if (member instanceof Method method) {
                        add(method.getGenericReturnType(), mentioned);
                    }
                });
        return mentioned;
    }

    private static void add(Type[] types, Set<Class<?>> classes) {
        for (Type type : types) {
            add(type, classes);
        }
    }

    private static void add(Type type, Set<Class<?>> classes) {
        if (type instanceof Class<?> c) {
            classes.add(c.isArray() ? elementType(c) : c);
        } else if (type instanceof ParameterizedType parameterized) {
            add(parameterized.getRawType(), classes);
            add(parameterized.getActualTypeArguments(), classes);
        } else if (type instanceof GenericArrayType array) {
            add(array.getGenericComponentType(), classes);
        } else if (type instanceof WildcardType wildcard) {
            add(wildcard.getUpperBounds(), classes);
            add(wildcard.getLowerBounds(), classes);
        }
    }

    private static Class<?> elementType(Class<?> array) {
        return array.isArray() ? elementType(array.getComponentType()) : array;
    }

    /** What a caller sees of a type, without what every record and every enum has. */
    private static Set<String> members(Class<?> type) {
        Set<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (PublicTypes.isOpen(field)) {
                members.add(text(type, field.toGenericString()));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (PublicTypes.isOpen(constructor)) {
                members.add(text(type, constructor.toGenericString()));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (PublicTypes.isOpen(method) && !isOfObject(method) && !(type.isEnum() && isOfEnum(method))) {
                members.add(text(type, method.toGenericString()));
            }
        }
        return members;
    }

    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getDeclaredMethods())
                .anyMatch(inherited -> inherited.getName().equals(method.getName())
                        && Arrays.equals(inherited.getParameterTypes(), method.getParameterTypes()));
    }

    private static boolean isOfEnum(Method method) {
        return method.getName().equals("values") || method.getName().equals("valueOf");
    }

    /** A member without its type, and without the packages of the types that it names. */
    private static String text(Class<?> type, String generic) {
        String simple = type.getName().substring(type.getPackageName().length() + 1);
        return generic.replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "")
                .replaceFirst("^public ", "")
                .replace(" " + simple + ".", " ");
    }
}
