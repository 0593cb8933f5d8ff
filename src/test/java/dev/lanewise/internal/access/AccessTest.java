package dev.lanewise.internal.access;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.lanewise.internal.rows.DatasetAccess;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    @ParameterizedTest
    @ValueSource(classes = {DatasetAccess.class, NetworkAccess.class, TrainingAccess.class})
    void isThereBeforeThePublicClassWasUsed(Class<?> access) throws Exception {
        try (URLClassLoader unused = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            assertNotNull(unused.loadClass(access.getName()).getMethod("get").invoke(null));
        }
    }

    private static URL[] classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(AccessTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(entry, e);
        }
    }
}
