package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What programs may build on: the file of expected lines lists every public type and member of the packages that are
 * meant for them, so that none comes, changes or goes by accident.
 */
class PublicApiTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path EXPECTED = ROOT.resolve("src/test/resources/public-api.txt");
    private static final Path ACTUAL = ROOT.resolve("target/public-api.txt");
    private static final List<String> PACKAGES = List.of("csv", "data", "format", "metric", "model", "network", "onnx",
            "optim", "train", "weights");

    /** Public because other packages of Lanewise need them; {@code docs/architecture.md} says so too. */
    private static final Set<String> INTERNAL = Set.of("ArrayFile", "ColumnEncoder", "DataChecksum", "Fields",
            "FileReplacement", "IdxImages", "NamedArrays", "Picture", "SchemaLines", "SplitIndices");

    @Test
    void publicMembersAreTheExpectedOnes() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String name : PACKAGES) {
            for (Class<?> type : publicTypes(name)) {
                // JDKs differ in whether they call a type sealed.
                lines.add(type.toGenericString().replaceAll("\\bdev\\.lanewise\\.|\\b(public|abstract|sealed) ", ""));
                members(type).forEach(member -> lines.add("    " + member));
            }
        }
        Files.createDirectories(ACTUAL.getParent());
        Files.write(ACTUAL, lines);
        assertEquals(String.join("\n", Files.readAllLines(EXPECTED)), String.join("\n", lines),
                "the public API has changed; if that is meant to be, copy " + ROOT.relativize(ACTUAL) + " to "
                        + ROOT.relativize(EXPECTED));
    }

    @Test
    void internalTypesAreSaidToBe() throws IOException {
        String architecture = Files.readString(ROOT.resolve("docs/architecture.md"));
        for (String name : INTERNAL) {
            assertTrue(architecture.contains("`" + name + "`"), name);
        }
    }

    private static List<Class<?>> publicTypes(String name) throws Exception {
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(CompiledProgram.lanewise().resolve("dev/lanewise/" + name))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".class")).sorted().toList()) {
                String simple = file.getFileName().toString().replace(".class", "");
                if (!simple.equals("package-info")
                        && Stream.of(simple.split("\\$")).noneMatch(INTERNAL::contains)) {
                    Class<?> type = Class.forName("dev.lanewise." + name + "." + simple, false,
                            PublicApiTest.class.getClassLoader());
                    if (isOpen(type)) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    private static boolean isOpen(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || !type.isAnonymousClass() && isOpen(type.getEnclosingClass()));
    }

    /** What a caller sees of a type, without what every record and every enum has. */
    private static Set<String> members(Class<?> type) {
        Set<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (isOpen(field)) {
                members.add(text(type, field.toGenericString()));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isOpen(constructor)) {
                members.add(text(type, constructor.toGenericString()));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isOpen(method) && !isOfObject(method) && !(type.isEnum() && isOfEnum(method))) {
                members.add(text(type, method.toGenericString()));
            }
        }
        return members;
    }

    private static boolean isOpen(Member member) {
        int modifiers = member.getModifiers();
        return (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)) && !member.isSynthetic();
    }

    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getDeclaredMethods()).anyMatch(inherited ->
                inherited.getName().equals(method.getName())
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
