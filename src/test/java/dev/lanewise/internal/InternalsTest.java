package dev.lanewise.internal;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.FloatRows;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InternalsTest {
    /** Called by reflection in a class loader of its own. */
    public static final class Creation {
        private Creation() {}

        public static String create() {
            DatasetTargets targets = DatasetTargets.ofClasses(new int[] {1}, 2);
            Dataset made =
                    Internals.create(Dataset.class, new ExampleRows(FloatRows.of(new float[3], 3), targets, null));
            return made + " " + Internals.of(made, ExampleRows.class).size();
        }
    }

    @Test
    void publicClassIsInitialisedWhenOneIsCreated() throws Exception {
        URL[] classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(InternalsTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader unused = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Object made = unused.loadClass(Creation.class.getName())
                    .getMethod("create")
                    .invoke(null);
            assertEquals("Dataset[1 example, 3 inputs, 2 classes] 1", made);
        }
    }

    @Test
    void messageNamesTheViewThatNoClassRegistered() {
        assertThrown(NullPointerException.class, "java.lang.String", () -> Internals.of("text", String.class));
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(entry, e);
        }
    }
}
