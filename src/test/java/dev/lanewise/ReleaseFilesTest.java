package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files that name a version or an address agree with each other; {@code .ci/release} changes them all. */
class ReleaseFilesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final String VERSION = "(\\d+\\.\\d+\\.\\d+(?:-SNAPSHOT)?)";
    private static final Pattern PROJECT = Pattern.compile("<groupId>dev\\.lanewise[\\w.]*</groupId>\\s*"
            + "<artifactId>[\\w-]+</artifactId>\\s*<version>([^<]*)</version>");
    private static final Pattern COORDINATES = Pattern.compile("(?:\\bdev\\.lanewise:lanewise[\\w-]*:"
            + "|<artifactId>lanewise[\\w-]*</artifactId>\\s*<version>)" + VERSION);
    private static final Pattern RELEASE = Pattern.compile("(?m)^## \\[" + VERSION + "\\] - (\\d{4}-\\d\\d-\\d\\d)$");

    @Test
    void allProjectsHaveTheVersionOfTheLibrary() throws IOException {
        Map<String, String> versions = new TreeMap<>();
        for (Path pom : files("", "pom.xml")) {
            String version = first(PROJECT, Files.readString(pom));
            if (version != null && !version.startsWith("$")) {
                versions.put(ROOT.relativize(pom).toString(), version);
            }
        }
        assertTrue(versions.size() >= 12, versions::toString);
        versions.forEach((pom, version) -> assertEquals(Version.TEXT, version, pom));
    }

    @Test
    void pageAboutTheApiNamesTheTestedVersionsOfOptionalDependencies() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String page = Files.readString(ROOT.resolve("docs/api.md"));
        for (String name : List.of("fastcsv", "fastdoubleparser", "protobuf", "jackson-jr")) {
            String version = first(Pattern.compile("<" + name + "\\.version>([^<]*)<"), pom);
            Pattern row = Pattern.compile("\\| `[\\w.]+:" + name + "[\\w-]*` \\| ([\\d.]+) \\|");
            assertEquals(version, first(row, page), name);
        }
        assertEquals(
                first(Pattern.compile("<fastcsv\\.version>([^<]*)<"), pom),
                first(Pattern.compile("<artifactId>fastcsv</artifactId>\\s*<version>([^<]*)<"), page));
    }

    /** Whoever copies coordinates gets a version that exists; before the first release, the one that is built. */
    @Test
    void documentsNameTheNewestRelease() throws IOException {
        List<Path> files = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("jbang-catalog.json")));
        for (String ending : List.of(".md", ".java", ".kt", ".jsh")) {
            files.addAll(files("docs", ending));
        }
        files.removeIf(file -> file.startsWith(ROOT.resolve("docs/notes")));
        Map<String, String> versions = new TreeMap<>();
        for (Path file : files) {
            Matcher coordinates = COORDINATES.matcher(Files.readString(file));
            while (coordinates.find()) {
                versions.put(ROOT.relativize(file) + ":" + coordinates.start(), coordinates.group(1));
            }
        }
        assertTrue(versions.size() >= 3, versions::toString);
        String newest = newestRelease();
        versions.forEach((place, version) -> assertEquals(newest, version, place));
    }

    /** Version 1.2.0 of the Citation File Format requires the first four keys. */
    @Test
    void citationIsThatOfTheNewestRelease() throws IOException {
        String citation = Files.readString(ROOT.resolve("CITATION.cff"));
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        assertEquals("1.2.0", key(citation, "cff-version"));
        assertTrue(
                !key(citation, "message").isBlank() && !key(citation, "title").isBlank(), citation);
        assertTrue(citation.contains("\nauthors:\n  - name: "), citation);
        assertEquals(newestRelease().replace("-SNAPSHOT", ""), key(citation, "version"));
        assertEquals(first(Pattern.compile("<lanewise\\.site>(.*)</"), pom), key(citation, "url"));
        assertEquals(first(Pattern.compile("<lanewise\\.repository>(.*)</"), pom), key(citation, "repository-code"));
        Matcher release = RELEASE.matcher(Files.readString(ROOT.resolve("CHANGELOG.md")));
        if (release.find()) {
            assertEquals(release.group(2), key(citation, "date-released"));
        }
    }

    @Test
    void catalogueOfJBangStartsTheCommandLineAsTheLauncherDoes() throws Exception {
        Map<?, ?> aliases = (Map<?, ?>)
                JSON.std.mapFrom(ROOT.resolve("jbang-catalog.json").toFile()).get("aliases");
        Map<?, ?> application = (Map<?, ?>) aliases.get("lanewise");
        assertTrue(application.get("script-ref").toString().startsWith("dev.lanewise:lanewise-application:"));
        Class.forName(application.get("main").toString()).getMethod("main", String[].class);
        List<?> options = (List<?>) application.get("runtime-options");
        assertEquals(1, options.size(), options::toString);
        for (String launcher : List.of("lanewise", "lanewise.cmd")) {
            String text = Files.readString(ROOT.resolve("src/application/launcher/" + launcher));
            assertTrue(text.contains(" " + options.get(0) + " "), launcher);
        }
        String script =
                ((Map<?, ?>) aliases.get("two-spirals")).get("script-ref").toString();
        List<String> lines = Files.readAllLines(ROOT.resolve(script));
        assertTrue(lines.contains("//JAVA " + application.get("java")), script);
        assertTrue(lines.contains("//RUNTIME_OPTIONS --add-modules=jdk.incubator.vector"), script);
    }

    private static String newestRelease() throws IOException {
        String release = first(RELEASE, Files.readString(ROOT.resolve("CHANGELOG.md")));
        return release == null ? Version.TEXT : release;
    }

    private static String key(String text, String name) {
        String value = first(Pattern.compile("(?m)^" + name + ": (.+)$"), text);
        assertTrue(value != null, () -> "CITATION.cff has no " + name);
        return value;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .filter(file -> !ROOT.relativize(file).toString().matches("(.*/)?(target|node_modules)/.*"))
                    .toList();
        }
    }
}
