package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.TableColumns;
import java.io.StringWriter;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that passes a wrong argument gets an ordinary error of javac, with the library as the only jar.
 *
 * <p>javac 25 fails with a NullPointerException if a parameter of an overloaded method has an annotation inside its
 * type, such as {@code List<@Nullable String>}, and the class of the annotation is missing.
 */
class CompilerErrorsTest {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    @TempDir
    private Path folder;

    @Test
    void wrongArgumentsOfOverloadedMethodsAreOrdinaryErrors() throws Exception {
        assertTrue(isAnnotatedInside(TableColumns.class.getMethod("number", String.class, Function.class)));
        Set<String> calls = new TreeSet<>();
        List<String> annotated = new ArrayList<>();
        for (Class<?> type : PublicTypes.all()) {
            // By name and number of arguments.
            Map<String, List<Method>> overloads = Stream.of(type.getDeclaredMethods())
                    .filter(method -> PublicTypes.isOpen(method) && method.getParameterCount() > 0)
                    .collect(Collectors.groupingBy(method -> method.getName() + method.getParameterCount()));
            for (List<Method> methods : overloads.values()) {
                if (methods.size() > 1) {
                    methods.stream()
                            .filter(CompilerErrorsTest::isAnnotatedInside)
                            .map(Method::toString)
                            .forEach(annotated::add);
                }
                if (methods.size() > 1 && type == Model.class) {
                    calls.add(call(type, methods.get(0)));
                }
            }
        }
        assertEquals(List.of(), annotated);
        assertTrue(calls.stream().anyMatch(call -> call.contains(".predict(this)")), calls::toString);
        try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, Locale.ROOT, null)) {
            for (String call : calls) {
                List<String> messages = compile(files, call);
                assertEquals("1 error", messages.get(messages.size() - 1), () -> call + ": " + messages.get(0));
            }
        }
    }

    private static boolean isAnnotatedInside(Method method) {
        return Stream.of(method.getAnnotatedParameterTypes())
                .anyMatch(type -> type instanceof AnnotatedParameterizedType
                        && type.toString().contains("@"));
    }

    private static String call(Class<?> type, Method method) {
        String arguments = String.join(", ", Collections.nCopies(method.getParameterCount(), "this"));
        String receiver = Modifier.isStatic(method.getModifiers()) ? type.getCanonicalName() : "receiver";
        return "Object call(" + type.getCanonicalName() + " receiver) throws Exception { return " + receiver + "."
                + method.getName() + "(" + arguments + "); }";
    }

    private List<String> compile(StandardJavaFileManager files, String method) {
        JavaFileObject source = new SimpleJavaFileObject(URI.create("text:///Wrong.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return "class Wrong { " + method + " }";
            }
        };
        StringWriter messages = new StringWriter();
        // Without a folder, a call that compiles would leave a class in the working directory.
        List<String> options = List.of(
                "-proc:none",
                "-d",
                folder.toString(),
                "-classpath",
                CompiledProgram.lanewise().toString());
        COMPILER.getTask(messages, files, null, options, null, List.of(source)).call();
        return messages.toString().lines().toList();
    }
}
