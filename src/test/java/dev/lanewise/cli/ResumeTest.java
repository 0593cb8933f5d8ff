package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.DefaultLocale;
import dev.lanewise.MemoryFolder;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that are cut off and go on from a checkpoint. */
class ResumeTest {
    private static final int SIGKILL = 9;

    @TempDir
    private static Path data;

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    @BeforeAll
    static void writeData() throws IOException {
        SmallData.write(data);
    }

    /** A sample of {@link #everyTrainingKilledAnywhere}, with which whatever keeps a state of its own is killed once. */
    @Tag("processes")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--optimizer nesterov --input-noise 0.1 --augment shift=1,elastic=2,erasing=0.2",
                "--batch-norm --optimizer adam --dropout 0.3 --input-dropout 0.1 --layers 16-6-5-4 --validation 0.2",
                "--optimizer adamw --schedule plateau:1:0.5 --ema 0.9 --validation 0.3 --clip-norm 1",
            })
    void trainingKilledAnywhereAndResumedEndsWithTheBitsOfTheUninterruptedOne(String flags) throws Exception {
        requireSameBitsAfterKills(flags);
    }

    /** Every optimiser with noise of every kind, every schedule, all that is done to gradients and weights, and two sizes. */
    static Stream<String> everything() {
        List<String> schedules = List.of(
                "step:20:0.7",
                "exponential:0.98",
                "cosine:0.1 --warm-up 3",
                "one-cycle:0.4",
                "plateau:2:0.8 --validation 0.2");
        List<String> more = List.of(
                "--ema 0.95",
                "--clip-norm 0.5 --l2 0.001",
                "--clip-value 0.1 --l1 0.0001",
                "--max-norm 2",
                "--weight-decay 0.01 --label-smoothing 0.1");
        List<String> all = new ArrayList<>(List.of(
                "",
                "--batch-norm --optimizer adam --ema 0.9 --validation 0.2",
                "--optimizer adam --dropout 0.3 --input-dropout 0.1 --layers 16-6-5-4 --validation 0.2"));
        int turn = 0;
        for (OptimizerOptions.Name optimizer : OptimizerOptions.Name.values()) {
            all.add("--optimizer " + optimizer);
            all.add("--optimizer " + optimizer
                    + " --dropout 0.3 --input-dropout 0.1 --input-noise 0.1 --validation 0.3");
            all.add("--optimizer " + optimizer + " --schedule " + schedules.get(turn % schedules.size()) + " "
                    + more.get(turn % more.size()));
            // Large enough to be shared among threads.
            all.add("--optimizer " + optimizer + " --layers 16-256-256-4 --batch 20 --activation relu --dropout 0.2 "
                    + more.get(++turn % more.size()));
        }
        return all.stream();
    }

    @Tag("resume")
    @ParameterizedTest
    @MethodSource("everything")
    void everyTrainingKilledAnywhere(String flags) throws Exception {
        requireSameBitsAfterKills(flags);
    }

    private void requireSameBitsAfterKills(String flags) throws Exception {
        Path checkpoints = folder.resolve("checkpoints");
        Path out = folder.resolve("out");
        String epochs = "150";
        List<String> whole = train(flags + " --epochs " + epochs).lines();
        Random random = new Random();
        // An epoch's checkpoint comes after its line, so three lines promise two of them.
        kill(
                start(flags + " --epochs " + epochs + " --threads 2 --checkpoint " + checkpoints + " --out " + out),
                3 + random.nextInt(20),
                random.nextInt(10));
        kill(process(List.of("train", "--resume", checkpoints.toString())), 1 + random.nextInt(20), random.nextInt(10));
        int done = newest(checkpoints).epochs();
        assertTrue(done >= 2 && done < 150, done + " epochs done");
        List<String> rest = Run.of("train", "--resume", checkpoints.toString(), "--threads", "1")
                .lines();
        assertEquals(whole.subList(done, whole.size()), rest);
        assertEquals(
                whole.get(150),
                "parameters sha256: "
                        + ModelFile.read(out.resolve("model.lanewise"))
                                .network()
                                .sha256());
        List<String> metrics = Files.readAllLines(out.resolve("metrics.jsonl"));
        assertEquals(150, metrics.size());
        for (int epoch = 0; epoch < 150; epoch++) {
            assertEquals(epoch + 1, JSON.std.mapFrom(metrics.get(epoch)).get("epoch"));
        }
    }

    /** Kills a process some milliseconds after a number of lines. */
    private static void kill(Process process, int lines, int millis) throws Exception {
        try (BufferedReader out = process.inputReader()) {
            for (int i = 0; i < lines; i++) {
                assertTrue(out.readLine().startsWith("Epoch "));
            }
            Thread.sleep(millis);
            process.destroyForcibly();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(128 + SIGKILL, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void resumingNeedsNoOtherFlagAndTakesMoreEpochs() throws IOException {
        Path checkpoints = folder.resolve("checkpoints");
        Path model = folder.resolve("net");
        List<String> whole = train("--epochs 9 --eta 0.7 --seed 3").lines();
        assertEquals(
                whole.subList(0, 5),
                train("--epochs 5 --eta 0.7 --seed 3 --save " + model + " --checkpoint " + checkpoints)
                        .lines()
                        .subList(0, 5));
        Files.delete(model);
        Run done = Run.of("train", "--resume", checkpoints.toString());
        assertEquals(1, done.lines().size());
        assertEquals(
                done.lines().get(0),
                "parameters sha256: " + ModelFile.read(model).network().sha256());
        assertEquals(
                whole.subList(5, 10),
                Run.of("train", "--resume", checkpoints.toString(), "--epochs", "9", "--eta", "0.7")
                        .lines());
        assertEquals(9, newest(checkpoints).epochs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--color never", "--verbose", "--quiet", "--threads 1", "--max-seconds 60"})
    void flagThatDoesNotAffectTheParametersMayDiffer(String flag) throws IOException {
        String[] call = ("train --resume " + checkpoints() + " " + flag).split(" ");
        assertEquals(1, Run.of(call).lines().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--learning-rate | 0.2 | which has --learning-rate 0.1",
                "--batch-size | 11 | which has --batch-size 10",
                "--seed | 2 | which has --seed 1",
                "--layers | 16-7-4 | which has --layers 16-6-4",
                "--activation | relu | which has --activation sigmoid",
                "--layer-norm | true | which has --layer-norm false",
                "--validation | 0.1 | which has no --validation",
                "--optimizer | adam | which has --optimizer sgd",
                "--momentum | 0.5 | which has no --momentum",
                "--init | zeros | which has --init notebook",
                "--loss | huber | which has --loss quadratic",
                "--output-activation | tanh | which has --output-activation sigmoid",
                "--schedule | cosine | which has --schedule constant",
                "--warm-up | 1 | which has no --warm-up",
                "--dropout | 0.5 | which has --dropout 0.0",
                "--input-dropout | 0.2 | which has --input-dropout 0.0",
                "--input-noise | 0.2 | which has --input-noise 0.0",
                "--augment | shift=1 | which has --augment none",
                "--l1 | 0.1 | which has no --l1",
                "--l2 | 0.1 | which has no --l2",
                "--weight-decay | 0.1 | which has no --weight-decay",
                "--max-norm | 3.0 | which has no --max-norm",
                "--clip-norm | 1.0 | which has no --clip-norm",
                "--clip-value | 1.0 | which has no --clip-value",
                "--ema | 0.9 | which has no --ema",
                "--label-smoothing | 0.1 | which has --label-smoothing 0.0",
                "--class-weights | balanced | which has no --class-weights",
                "--patience | 3 | which has no --patience",
                "--monitor | macro-f1 | which has no --monitor",
                "--from | net | which has no --from",
                "--target | x | which has no --target",
                "--epochs | 2 | is less than the 3 epochs",
            })
    void flagThatDoesNotFitTheCheckpointIsRefusedWithTheDifferenceNamed(String flag, String value, String expected)
            throws IOException {
        Path checkpoints = checkpoints();
        Run.of("train", "--resume", checkpoints.toString(), value.equals("true") ? flag : flag + "=" + value)
                .assertCalledWrongly(flag + " " + value, expected, checkpoints.toString());
        Path config = Files.writeString(
                folder.resolve("run.toml"),
                flag.substring(2) + " = " + (value.matches("[0-9.]+|true") ? value : "\"" + value + "\""));
        Run.of("train", "--resume", checkpoints.toString(), "--config", config.toString())
                .assertCalledWrongly(flag + " " + value, expected);
    }

    @Test
    void otherDataAreRefusedAndTheSameElsewhereAreNot() throws IOException {
        Path checkpoints = checkpoints();
        Path copy = SmallData.write(folder.resolve("copy"));
        assertEquals(
                1,
                Run.of("train", "--resume", checkpoints.toString(), "--data", copy.toString())
                        .lines()
                        .size());
        Path images = copy.resolve("train-images-idx3-ubyte");
        byte[] content = Files.readAllBytes(images);
        content[100] ^= 1;
        Files.write(images, content);
        Run.of("train", "--resume", checkpoints.toString(), "--data", copy.toString())
                .assertFailed(checkpoints
                        + ": the checkpoint belongs to another training run: its training set is 100 x 16 with"
                        + " checksum ");
    }

    @Test
    void damagedCheckpointIsPassedOverForTheOneBefore() throws IOException {
        Path checkpoints = checkpoints();
        List<String> whole = train("--epochs 3").lines();
        Path newest = CheckpointFolder.of(checkpoints).files().get(0);
        Files.write(newest, new byte[] {1, 2, 3});
        Run run = Run.of("train", "--resume", checkpoints.toString());
        assertEquals(whole.subList(2, 4), run.lines());
        assertTrue(run.err().contains("warning: " + newest + ": is not a checkpoint of Lanewise"), run.err());
        for (Path file : CheckpointFolder.of(checkpoints).files()) {
            Files.write(file, new byte[0]);
        }
        Run.of("train", "--resume", checkpoints.toString()).assertFailed(newest + ": is not a checkpoint");
    }

    @Test
    void folderWithoutCheckpointsIsRefused() throws IOException {
        Run.of("train", "--resume", folder.toString()).assertFailed(folder + ": there is no checkpoint in this folder");
        Path none = folder.resolve("none");
        Run.of("train", "--resume", none.toString()).assertFailed(none + ": there is no such folder");
        Path file = Files.createFile(folder.resolve("file"));
        Run.of("train", "--checkpoint", file.toString())
                .assertFailed(file + ": the folder of --checkpoint cannot be created");
    }

    @Test
    void newTrainingDoesNotMixItsCheckpointsWithThoseOfAnother() throws IOException {
        Path checkpoints = checkpoints();
        train("--epochs 1 --checkpoint " + checkpoints)
                .assertCalledWrongly("--checkpoint " + checkpoints
                        + " contains checkpoints of an earlier training run: --resume" + " " + checkpoints);
        Path other = folder.resolve("other");
        Run.of("train", "--resume", checkpoints.toString(), "--checkpoint", other.toString(), "--epochs", "4")
                .lines();
        assertEquals(3, newest(checkpoints).epochs());
        assertEquals(4, newest(other).epochs());
    }

    @Test
    void checkpointsMayBeRareAndFewAreKept() throws IOException {
        Path checkpoints = folder.resolve("checkpoints");
        train("--epochs 7 --checkpoint " + checkpoints + " --checkpoint-every 3 --keep-checkpoints 2")
                .lines();
        List<Path> files = CheckpointFolder.of(checkpoints).withKeep(2).files();
        assertEquals(
                List.of("epoch-0000000007.checkpoint", "epoch-0000000006.checkpoint"),
                files.stream().map(file -> file.getFileName().toString()).toList());
        Path timed = folder.resolve("timed");
        train("--epochs 7 --checkpoint " + timed + " --checkpoint-every 5m").lines();
        assertEquals(1, CheckpointFolder.of(timed).withKeep(2).files().size());
        for (String wrong : new String[] {"0", "0m", "-1", "m", "1d", "1.5"}) {
            Run.of("train", "--checkpoint-every", wrong)
                    .assertCalledWrongly("--checkpoint-every", "5m", "'" + wrong + "'");
        }
    }

    @Test
    void warmStartNeedsItsModelNoMoreWhenItIsResumed() throws IOException {
        Path model = folder.resolve("net");
        Path checkpoints = folder.resolve("checkpoints");
        train("--epochs 1 --activation tanh --save " + model).lines();
        String from = Run.of("train", "--data", data.toString(), "--from", model.toString(), "--epochs", "4")
                .out();
        Run.line("train --data " + data + " --from " + model + " --epochs 2 --checkpoint " + checkpoints)
                .lines();
        Files.delete(model);
        Run resumed = Run.of("train", "--resume", checkpoints.toString(), "--epochs", "4");
        assertTrue(from.endsWith(String.join("\n", resumed.lines()) + "\n"), resumed.err());
        assertEquals(3, resumed.lines().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "mr-IN"})
    void trainingResumesWhereDigitsAreNotAscii(String language) throws IOException {
        Path checkpoints = folder.resolve("checkpoints");
        String[] resume = {"train", "--resume", checkpoints.toString(), "--epochs"};
        Path model = folder.resolve("net");
        List<String> whole = train("--epochs 5 --save " + model).lines();
        byte[] bytes = Files.readAllBytes(model);
        try (DefaultLocale other = new DefaultLocale(language)) {
            assertNotEquals("3", String.format("%d", 3), language + " has no digits of its own here");
            train("--epochs 5 --save " + model).lines();
            assertArrayEquals(bytes, Files.readAllBytes(model));
            train("--epochs 3 --checkpoint " + checkpoints + " --keep-checkpoints 2")
                    .lines();
            assertEquals(List.of("epoch-0000000002.checkpoint", "epoch-0000000003.checkpoint"), names(checkpoints));
            train("--epochs 3 --checkpoint " + checkpoints).assertCalledWrongly("earlier training");
            assertEquals(whole.subList(3, 4), Run.of(add(resume, "4")).lines().subList(0, 1));
        }
        assertEquals(whole.subList(4, 6), Run.of(add(resume, "5")).lines());
        try (DefaultLocale other = new DefaultLocale(language)) {
            assertEquals(whole.subList(5, 6), Run.of(add(resume, "5")).lines());
        }
        assertEquals(List.of("epoch-0000000004.checkpoint", "epoch-0000000005.checkpoint"), names(checkpoints));
    }

    private static String[] add(String[] words, String last) {
        return Stream.concat(Stream.of(words), Stream.of(last)).toArray(String[]::new);
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(FolderLocks.NAME))
                    .sorted()
                    .toList();
        }
    }

    private Path checkpoints() throws IOException {
        Path checkpoints = folder.resolve("checkpoints");
        train("--epochs 3 --checkpoint " + checkpoints).lines();
        return checkpoints;
    }

    private static Checkpoint newest(Path checkpoints) throws IOException {
        return Checkpoint.read(CheckpointFolder.of(checkpoints).files().get(0));
    }

    private static List<String> arguments(String flags, String... more) {
        List<String> all = new ArrayList<>(List.of("train", "--data", data.toString()));
        if (!flags.contains("--layers")) {
            all.addAll(List.of("--layers", "16-6-4"));
        }
        if (!flags.isEmpty()) {
            all.addAll(List.of(flags.strip().split(" ")));
        }
        all.addAll(List.of(more));
        return all;
    }

    private static Run train(String flags, String... more) {
        return Run.of(arguments(flags, more).toArray(String[]::new));
    }

    private static Process start(String flags, String... more) throws IOException {
        return process(arguments(flags, more));
    }

    private static Process process(List<String> arguments) throws IOException {
        List<String> command = ProcessTest.command(ProcessTest.QUICK, arguments.toArray(String[]::new));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
