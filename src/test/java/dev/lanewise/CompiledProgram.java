package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Programs of the documents, compiled as a user would, without a warning, and run inside this JVM. */
final class CompiledProgram {
    private final Path classes;

    private CompiledProgram(Path classes) {
        this.classes = classes;
    }

    /** Where the classes of the library are. */
    static Path lanewise() {
        return Path.of("target/library/classes").toAbsolutePath();
    }

    /** Where the classes of the application are, which include those of the reference. */
    private static Path application() {
        return Path.of("target/application/classes").toAbsolutePath();
    }

    /** Class path of this JVM without what does not exist, which tools other than the JVM refuse. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> new File(entry).exists())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Takes classes that another compiler wrote to a folder. */
    static CompiledProgram ofClasses(Path folder) {
        return new CompiledProgram(folder);
    }

    /** Compiles files together against the library alone. */
    static CompiledProgram ofFiles(List<Path> files, Path folder) throws IOException {
        return ofFiles(files, folder, lanewise().toString());
    }

    /** Compiles files together against the library and the application. */
    static CompiledProgram ofFilesThatUseTheApplication(List<Path> files, Path folder) throws IOException {
        return ofFiles(files, folder, lanewise() + File.pathSeparator + application());
    }

    private static CompiledProgram ofFiles(List<Path> files, Path folder, String classPath) throws IOException {
        try (StandardJavaFileManager manager = compiler().getStandardFileManager(null, null, null)) {
            return compile(manager, manager.getJavaFileObjectsFromPaths(files), folder, classPath);
        }
    }

    /** Compiles the text of a class. */
    static CompiledProgram ofText(String name, String text, Path folder) throws IOException {
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("text:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                };
        try (StandardJavaFileManager manager = compiler().getStandardFileManager(null, null, null)) {
            return compile(manager, List.of(source), folder, lanewise().toString());
        }
    }

    private static JavaCompiler compiler() {
        return ToolProvider.getSystemJavaCompiler();
    }

    private static CompiledProgram compile(
            StandardJavaFileManager manager,
            Iterable<? extends JavaFileObject> sources,
            Path folder,
            String classPath) {
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "--release",
                "17",
                "-Xlint:all,-options",
                "-Werror",
                "-proc:none",
                "-classpath",
                classPath,
                "-d",
                folder.toString());
        boolean compiled = compiler()
                .getTask(messages, manager, null, options, null, sources)
                .call();
        assertTrue(compiled, messages::toString);
        return new CompiledProgram(folder);
    }

    /** Runs the main method of a class, and gives the lines it printed. */
    List<String> run(String name, String... args) throws Exception {
        PrintStream out = System.out;
        Locale locale = Locale.getDefault();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, CompiledProgram.class.getClassLoader())) {
            Locale.setDefault(Locale.ROOT);
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            System.setOut(out);
            Locale.setDefault(locale);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
