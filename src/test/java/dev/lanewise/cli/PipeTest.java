package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of predict between other programs, as a shell connects them. */
@Tag("processes")
class PipeTest {
    private static final Path BASH = Path.of("/bin/bash");
    private static final int ROWS = 400_000;

    @TempDir
    private static Path folder;

    private static String model;
    private static Path rows;

    @BeforeAll
    static void writeRows() throws IOException {
        assumeTrue(Files.isExecutable(BASH), "there is no bash");
        model = folder.resolve("net").toString();
        Run.line("train --data " + IrisFiles.CSV
                        + " --target species --layers 4-3 --output-activation softmax --cost cross-entropy"
                        + " --epochs 1 --quiet --save " + model)
                .lines();
        rows = folder.resolve("rows.csv");
        List<String> iris = Files.readAllLines(IrisFiles.CSV);
        try (BufferedWriter out = Files.newBufferedWriter(rows)) {
            out.write("id," + iris.get(0).replace(",species", "") + "\n");
            for (int i = 0; i < ROWS; i++) {
                out.write(i + "," + iris.get(1 + i % 150).replaceAll(",[a-z]*$", "") + "\n");
            }
        }
    }

    /** What a shell prints: the output, then the messages. */
    private static List<String> shell(String command) throws Exception {
        Path err = folder.resolve("err.txt");
        Path out = folder.resolve("out.txt");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        BASH.toString(),
                        "-c",
                        "lanewise() { '" + java
                                + "' " + String.join(" ", ProcessTest.QUICK) + " -Xmx20m -cp '"
                                + System.getProperty("java.class.path") + "' dev.lanewise.cli.Main \"$@\"; }\n"
                                + command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the process does not end");
        return List.of(Files.readString(out), Files.readString(err).replaceAll("(?m)^warning: .*\\R", ""));
    }

    @Test
    void headEndsItQuietly() throws Exception {
        for (String flags : new String[] {"--keep id", "--json", ""}) {
            List<String> printed = shell(
                    "lanewise predict " + model + " " + rows + " " + flags + " | head -n 2; echo \"${PIPESTATUS[@]}\"");
            assertEquals("", printed.get(1), flags);
            assertTrue(printed.get(0).endsWith("\n141 0\n"), printed.get(0));
            assertEquals(3, printed.get(0).lines().count(), printed.get(0));
        }
        List<String> fromPipe = shell("cat " + rows + " | lanewise predict " + model
                + " - --keep id | head -n 3; echo \"${PIPESTATUS[@]:1}\"");
        assertEquals("", fromPipe.get(1));
        assertTrue(fromPipe.get(0).matches("(?s)id,class,.*\\n0,[a-z]+,.*\\n1,[a-z]+,.*\\n141 0\\n"), fromPipe.get(0));
    }

    /** A shell reports 141 for a program that wrote to a pipe without a reader. */
    @Test
    void headOfATrainingIsNoSuccessAndReplacesNoNetwork() throws Exception {
        Path out = Files.createDirectory(folder.resolve("run"));
        byte[] earlier = Files.readAllBytes(Path.of(model));
        Path kept = Files.write(out.resolve("model.lanewise"), earlier);
        List<String> printed = shell("lanewise train --epochs 2000000000 --target species --force --data "
                + IrisFiles.CSV + " --save " + model + " --out " + out + " | head -n 1; echo \"${PIPESTATUS[@]}\"");
        assertTrue(printed.get(0).matches("Epoch  1: .*\\n141 0\\n"), printed.get(0));
        assertArrayEquals(earlier, Files.readAllBytes(Path.of(model)));
        assertArrayEquals(earlier, Files.readAllBytes(kept));
        assertTrue(Files.exists(out.resolve("model-interrupted.lanewise")), printed.get(1));
        assertTrue(Files.exists(Path.of(model + "-interrupted")), printed.get(1));
    }

    /** With a heap that does not hold them. */
    @Test
    void rowsOfAnyNumberKeepTheirOrder() throws Exception {
        List<String> printed = shell("cat " + rows + " " + "| lanewise predict " + model
                + " - --keep id | cut -d, -f1 | tail -n +2 | awk '$1 != NR - 1 {bad++} END {print NR, bad + 0}'");
        assertEquals(List.of(ROWS + " 0\n", ""), printed);
    }

    @Test
    void fullDiskIsAnErrorAndNotAClosedPipe() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no device that is always full");
        List<String> printed = shell("lanewise predict " + model + " " + rows + " > /dev/full; echo $?");
        assertEquals("1\n", printed.get(0));
        assertEquals(
                "lanewise predict: not everything could be printed: standard output is closed, or its disk is"
                        + " full\n",
                printed.get(1));
        String version = "lanewise: not everything could be printed: standard output is closed, or its disk is full\n";
        assertEquals(List.of("1\n", version), shell("lanewise --version > /dev/full; echo $?"));
        assertEquals(List.of("0\n", ""), shell("lanewise --version | true; echo $?"));
        List<String> file = shell("ulimit -f 20; lanewise predict " + model + " " + rows + " --output "
                + folder.resolve("p.csv")
                + "; echo $?");
        assertEquals("1\n", file.get(0));
        assertTrue(file.get(1).contains("p.csv: cannot be written: "), file.get(1));
        assertTrue(Files.notExists(folder.resolve("p.csv")));
    }
}
