package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.MemoryFolder;
import dev.lanewise.fault.FaultyProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands whose n-th operation on a file fails leave the old or the new files, and say what is missing. */
@Tag("processes")
class FaultTest {
    /** A prime, so that over the commands different operations fail. */
    private static final int DISTANCE = 17;

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    @Test
    void someFaultsLeaveTheOldOrTheNewFiles() throws Exception {
        assertNoProblems(DISTANCE);
    }

    @Test
    @Tag("faults")
    void everyFaultLeavesTheOldOrTheNewFiles() throws Exception {
        assertNoProblems(1);
    }

    @Test
    void fileThatIsNotReplacedInOneStepIsNoticed() throws Exception {
        Path log = folder.resolve("log.txt");
        assertEquals(1, run(log, 1, FaultCase.CARELESS.name()));
        String said = Files.readString(log);
        assertTrue(said.contains("exit 1: out is neither the old nor the new file"), said);
    }

    private void assertNoProblems(int distance) throws IOException, InterruptedException {
        Path log = folder.resolve("log.txt");
        String commands = Arrays.stream(FaultCase.values())
                .filter(command -> command != FaultCase.CARELESS)
                .map(FaultCase::name)
                .collect(Collectors.joining(","));
        int exit = run(log, distance, commands);
        String said = Files.readString(log);
        assertEquals(0, exit, said);
        assertTrue(said.contains(FaultCase.SHOW + ": "), said);
    }

    private int run(Path log, int distance, String commands) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // C2 pays where every operation fails.
        command.addAll(distance == 1 ? List.of("-XX:+UseSerialGC") : ProcessTest.QUICK);
        command.addAll(List.of(
                "-Xmx1g",
                "-Djava.nio.file.spi.DefaultFileSystemProvider=" + FaultyProvider.class.getName(),
                "-cp",
                System.getProperty("java.class.path"),
                FaultRuns.class.getName(),
                folder.toString(),
                String.valueOf(distance),
                commands));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
    }
}
