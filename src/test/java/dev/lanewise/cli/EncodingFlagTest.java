package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flag --encoding: every command does with a file in another encoding what it does with the same text in UTF-8. */
@ResourceLock(Resources.SYSTEM_OUT)
class EncodingFlagTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final String SHORT = " --epochs 2 --hidden 3";
    private static final String ARFF = "@relation t\n@attribute größe numeric\n@attribute farbe {rötlich,grün}\n"
            + "@attribute land {é,ü}\n@data\n" + "1,rötlich,é\n2,grün,ü\n3,grün,é\n".repeat(20);

    @TempDir
    private Path folder;

    private static String table() {
        StringBuilder text = new StringBuilder("straße,größe,land\n");
        for (int i = 0; i < 80; i++) {
            text.append(i % 2 == 0 ? "Königsweg" : "\"Am Äcker, \u201cneu\u201d\"")
                    .append(',')
                    .append(i % 7)
                    .append(',')
                    .append(i % 7 < 3 ? "Österreich" : "España")
                    .append('\n');
        }
        return text.toString();
    }

    private Path write(String name, String text, Charset charset) throws IOException {
        Path subfolder = Files.createDirectories(folder.resolve(charset.name()));
        return Files.write(subfolder.resolve(name), text.getBytes(charset));
    }

    /** What a command prints for a file, with its folder left out. */
    private String printed(String command, Path file) {
        Run run = Run.line(command, file);
        assertEquals(0, run.exit(), run.err());
        return (run.out() + run.notes())
                .replace(file.getParent().toString(), "")
                .replaceAll("[.][0-9a-f]{8}[.]lanewise-data", ".lanewise-data")
                .replaceAll("(?m)[0-9.]+ m?s\\b|[0-9,]+ examples per second", "");
    }

    private void assertSame(String command, String name, String text, String... charsets) throws IOException {
        String expected = printed(command, write(name, text, StandardCharsets.UTF_8));
        for (String charset : charsets) {
            String flag = command.replaceFirst("^(\\S+)", "$1 --encoding " + charset);
            assertEquals(expected, printed(flag, write(name, text, Charset.forName(charset))), flag);
        }
    }

    @Test
    void commandsReadTheSameText() throws IOException {
        Path model = folder.resolve("net.lanewise");
        for (String command : List.of(
                "data",
                "data --target land --data",
                "cross-validate --folds 2 --target land" + SHORT + " --data",
                "train --target land" + SHORT + " --save " + model + " --data",
                "evaluate --set all --mistakes 2 " + model + " --data",
                "importance --set all --repeats 1 " + model + " --data")) {
            assertSame(command, "t.csv", table(), "windows-1252", "UTF-16", "UTF-16LE");
        }
        for (String charset : List.of("windows-1252", "UTF-16BE")) {
            Path file = write("t.csv", table(), Charset.forName(charset));
            Run.line("tune --epochs 1 --hidden 2,3 --target land --encoding " + charset + " --data", file)
                    .lines();
            Path report = folder.resolve(charset + ".html");
            Run.line("report --encoding " + charset + " " + model + " --output " + report + " --data", file)
                    .lines();
            assertTrue(Files.readString(report).contains("Königsweg"));
            Run.line("train --target land" + SHORT + " --encoding " + charset + " --test " + file + " --data", file)
                    .lines();
        }
    }

    @Test
    void predictionsAreInUtf8() throws IOException {
        Path model = folder.resolve("net.lanewise");
        Run.line(
                        "train --target land" + SHORT + " --save " + model + " --data",
                        write("t.csv", table(), StandardCharsets.UTF_8))
                .lines();
        assertSame("predict --keep all " + model, "t.csv", table(), "windows-1252", "UTF-16", "UTF-16LE");
        assertSame("predict --json --keep straße,example " + model, "t.csv", table(), "windows-1252");
        Path expected = folder.resolve("expected.csv");
        Path output = folder.resolve("output.csv");
        Run.line("predict --keep all --output " + expected + " " + model, folder.resolve("UTF-8/t.csv"))
                .lines();
        Run.line(
                        "predict --encoding cp1252 --keep all --output " + output + " " + model,
                        folder.resolve("windows-1252/t.csv"))
                .lines();
        assertEquals(Files.readString(expected), Files.readString(output));
        for (String charset : List.of("windows-1252", "UTF-16LE")) {
            InputStream before = System.in;
            System.setIn(new ByteArrayInputStream(table().getBytes(Charset.forName(charset))));
            try {
                assertEquals(
                        Files.readString(expected),
                        Run.line("predict --encoding " + charset + " --keep all " + model, "-")
                                .out());
            } finally {
                System.setIn(before);
            }
        }
        Path first = write("first.csv", "größe,straße\n1,Königsweg\nviele,Königsweg\n", WINDOWS);
        assertTrue(Run.line("predict --encoding windows-1252 " + model, first)
                .err()
                .contains(first + ", line 3, column 1 (größe): \"viele\" is not a finite number"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--hidden 3", "--layers 3-2 --output-activation softmax --loss cross-entropy"})
    void arffAndLibsvmFilesAreTextToo(String flags) throws IOException {
        assertSame("train --epochs 2 " + flags + " --data", "t.arff", ARFF, "windows-1252", "UTF-16", "UTF-16LE");
        assertSame("train --epochs 2 --target farbe " + flags + " --data", "t.arff", ARFF, "windows-1252", "UTF-16BE");
        String libsvm = "0 1:1.5 2:2 3:1 # é\n1 1:2.5 2:1 3:4 # ü\n".repeat(30);
        assertSame("train --epochs 2 " + flags + " --data", "t.svm", libsvm, "windows-1252", "UTF-16", "UTF-16LE");
    }

    @Test
    void modelRemembersTheEncodingOfItsFile() throws IOException {
        Path file = write("t.csv", table(), WINDOWS);
        Path model = folder.resolve("net.lanewise");
        Run.line("train --target land" + SHORT + " --encoding windows-1252 --save " + model + " --data", file)
                .lines();
        assertEquals(
                Run.line("evaluate --encoding windows-1252 " + model + " --data", file)
                        .out(),
                Run.line("evaluate " + model + " --data", file).out());
        // Another file has an encoding of its own.
        Path other = write("t.csv", table(), StandardCharsets.UTF_8);
        assertEquals(
                Run.line("evaluate --encoding UTF-8 " + model + " --set all --data", other)
                        .out(),
                Run.line("evaluate " + model + " --set all --data", other).out());
    }

    @Test
    void textInAnotherEncodingIsRefusedWithTheFlag() throws IOException {
        Path file = write("t.csv", table(), WINDOWS);
        Run.line("train --target 3" + SHORT + " --data", file)
                .assertFailed(file + ", line 1, the headings: \"stra\ufffde\" is not UTF-8 text; the file is probably"
                        + " in Windows-1252 (Latin-1), which --encoding windows-1252 reads\n");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 2] = (byte) 0x8d;
        Files.write(file, bytes);
        Run.line("train --target land" + SHORT + " --encoding windows-1252 --data", file)
                .assertFailed(" is not text in windows-1252; --encoding takes the encoding of the file\n");
        Path marked = write("marked.csv", "\ufeff" + table(), StandardCharsets.UTF_8);
        String sentence = marked + ": the text has the byte order mark of UTF-8, so it is not in windows-1252\n";
        Run.line("train --target land" + SHORT + " --encoding windows-1252 --data", marked)
                .assertFailed(sentence);
        Run.line("data --encoding windows-1252", marked).assertFailed(sentence);
        assertEquals(
                Run.line("train --target land" + SHORT + " --data", marked).lines(),
                Run.line("train --target land" + SHORT + " --encoding UTF-8 --data", marked)
                        .lines());
    }

    @Test
    void namesAndFilesThatDoNotFitAreRefused() throws IOException {
        Run.line("train --encoding windows1252")
                .assertCalledWrongly("an encoding such as windows-1252 or UTF-16 is"
                        + " expected, but 'windows1252' was given, did you mean windows-1252?");
        Run.line("predict --encoding utf9 model file").assertCalledWrongly("but 'utf9' was given, did you mean ");
        Run.line("train --encoding \u00a7").assertCalledWrongly("but '\u00a7' was given");
        Run.line("train --encoding UTF-8")
                .assertCalledWrongly("--encoding applies only to text files, but mnist is not a text file");
        Path npy = Files.write(folder.resolve("x.npy"), new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 0, 0});
        Run.line("train --target 1 --encoding windows-1252 --data", npy)
                .assertCalledWrongly("--encoding applies only to text files, but " + npy + " is not a text file");
        // The first byte of an array is a quotation mark in Windows-1252, and that of a pickle the sign of the euro.
        for (String first : List.of("\u201ca\u201d", "\u20ac")) {
            Path file = write("quoted.csv", first + ",y\n" + "x,1\nz,2\n".repeat(20), WINDOWS);
            Path model = folder.resolve("net.lanewise");
            Run.line("train --target y --encoding windows-1252" + SHORT + " --save " + model + " --data", file)
                    .lines();
            assertEquals(
                    41,
                    Run.line("predict --format csv --encoding windows-1252 " + model, file)
                            .lines()
                            .size());
            assertFalse(Run.line("evaluate --encoding windows-1252 " + model + " --data", file)
                    .lines()
                    .isEmpty());
        }
    }
}
