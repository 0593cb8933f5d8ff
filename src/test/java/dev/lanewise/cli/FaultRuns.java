package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.fault.Faults;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.training.Checkpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs a command again and again; each time, another operation on its files fails. Prints what should not have
 * happened. Its JVM has the file system of {@link dev.lanewise.fault.FaultyProvider}.
 */
public final class FaultRuns {
    private static final Pattern TEMPORARY = Pattern.compile("\\.(.+)\\.[0-9a-f]{16}\\.tmp");
    /** Files of a training run that mean something by being there. */
    private static final Set<String> MARKS = Set.of(".lanewise.lock", ".lanewise.unfinished");

    private static final String MODEL = "sides/run/model.lanewise";

    private final FaultCase command;
    private final Path template;
    private final Path work;
    private final List<String> problems = new ArrayList<>();
    private Map<String, byte[]> old;
    private Map<String, byte[]> complete;
    private List<String> results;

    private FaultRuns(FaultCase command, Path folder) throws IOException {
        this.command = command;
        this.template = folder.resolve("template");
        this.work = Files.createDirectories(folder.resolve("work"));
    }

    /**
     * Runs commands.
     *
     * @param args a folder, the distance between the operations that fail, and names of {@link FaultCase}
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        boolean failed = false;
        for (String name : args[2].split(",")) {
            long start = System.nanoTime();
            FaultRuns runs = new FaultRuns(FaultCase.valueOf(name), folder.resolve(name));
            int count = runs.all(Integer.parseInt(args[1]));
            runs.problems.forEach(System.out::println);
            System.out.println(name + ": " + count + " runs, " + runs.problems.size() + " problems, "
                    + (System.nanoTime() - start) / 1_000_000 + " ms");
            failed |= !runs.problems.isEmpty();
        }
        System.exit(failed ? 1 : 0);
    }

    private int all(int step) throws IOException {
        command.prepare(work);
        copy(work, template);
        old = files(template);
        Faults.begin(work, Faults.Kind.NONE, 0);
        Run run = command.run(work);
        List<String> operations = Faults.end();
        if (run.exit() != 0) {
            throw new IllegalStateException(run.err());
        }
        complete = files(work);
        results = new ArrayList<>(command.results());
        if (!command.isTraining()) {
            complete.keySet().stream().filter(name -> !old.containsKey(name)).forEach(results::add);
        }
        int count = 0;
        for (int n : chosen(operations, step)) {
            once(Faults.Kind.ONE_SHOT, work, n);
            once(Faults.Kind.CRASH, work, n);
            count += 2;
        }
        Path disk = command.isTraining() ? work.resolve("sides") : work;
        reset();
        Faults.begin(disk, Faults.Kind.FULL_DISK, Integer.MAX_VALUE);
        command.run(work);
        for (int n : chosen(Faults.end(), step)) {
            once(Faults.Kind.FULL_DISK, disk, n);
            count++;
        }
        return count;
    }

    /** The numbers of the operations that will fail. */
    private static int[] chosen(List<String> operations, int step) {
        return IntStream.range(0, operations.size()).filter(i -> i % step == 0).toArray();
    }

    private void once(Faults.Kind kind, Path disk, int n) throws IOException {
        reset();
        Faults.begin(disk, kind, n);
        Run run;
        try {
            run = command.run(work);
        } finally {
            Faults.end();
        }
        String place = command + " " + kind + " " + n + " (" + firstFailed() + "), exit " + run.exit() + ": ";
        int before = problems.size();
        checkFiles(kind, place);
        checkMessage(run, kind, place);
        if (kind == Faults.Kind.CRASH) {
            again(place);
        } else {
            checkExit(run, kind, place);
        }
        if (problems.size() > before) {
            problems.add("    " + run.err().replace("\n", "\n    "));
        }
    }

    private void reset() throws IOException {
        try (Stream<Path> all = Files.walk(work)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
        copy(template, work);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    /** Every file has the old or the new content, and nothing else is there. */
    private void checkFiles(Faults.Kind kind, String place) throws IOException {
        Map<String, byte[]> now = files(work);
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String last = name.substring(name.lastIndexOf('/') + 1);
            byte[] content = now.get(name);
            if (MARKS.contains(last)) {
                continue;
            }
            if (TEMPORARY.matcher(last).matches()) {
                if (kind != Faults.Kind.CRASH && !Faults.deletionFailed()) {
                    problems.add(place + "the temporary file " + name + " is left");
                }
            } else if (last.endsWith(FileReplacement.UNSAVED)) {
                if (!firstFailed().startsWith("RENAME")
                        || !isNew(name.replace(FileReplacement.UNSAVED, ""), work.resolve(name))) {
                    problems.add(place + name + " is not the new file");
                }
            } else if (content == null) {
                if (complete.containsKey(name) && !mayBeDeletedFirst(name)) {
                    problems.add(place + name + " is lost");
                }
            } else if (!Arrays.equals(content, old.get(name)) && !isNew(name, work.resolve(name))) {
                problems.add(place + name + " is neither the old nor the new file");
            }
        }
    }

    /** A run deletes the side files of the one that it replaces: there is a mark until its network has been saved. */
    private boolean mayBeDeletedFirst(String name) throws IOException {
        return command == FaultCase.TRAIN
                && name.startsWith("sides/run/")
                && !name.equals(MODEL)
                && (Files.exists(work.resolve("sides/run/.lanewise.unfinished")) || isNew(MODEL, work.resolve(MODEL)));
    }

    /** Whether a file is what the command should write. What depends on the time is read instead. */
    private boolean isNew(String name, Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        byte[] content = Files.readAllBytes(file);
        byte[] expected = complete.get(name);
        if (Arrays.equals(content, expected)) {
            return true;
        }
        String text = new String(content, StandardCharsets.UTF_8);
        try {
            if (name.endsWith(".checkpoint")) {
                Checkpoint.read(file);
                return true;
            }
            if (name.equals("net") || name.endsWith("model.lanewise")) {
                return ModelFile.read(file).network().sha256().equals(sha256(expected));
            }
        } catch (DataFormatException e) {
            return false;
        }
        if (name.endsWith("metrics.jsonl")) {
            // The last line may be cut off.
            return text.lines()
                    .limit(text.chars().filter(c -> c == '\n').count())
                    .allMatch(line -> line.startsWith("{\"epoch\":") && line.endsWith("}"));
        }
        return name.endsWith(".html") && text.stripTrailing().endsWith("</html>");
    }

    private static String sha256(byte[] model) throws IOException {
        return ModelFile.read(new ByteArrayInputStream(model)).network().sha256();
    }

    /** The exit code is 0 exactly if everything is there. */
    private void checkExit(Run run, Faults.Kind kind, String place) throws IOException {
        List<String> missing = missing();
        // What a command reads after it has written these files may fail as well.
        boolean readsOn = missing.isEmpty() && firstFailed().matches("(OPEN|READ) .*");
        if (missing.isEmpty() != (run.exit() == 0) && !readsOn) {
            problems.add(place + "missing are " + missing);
        }
        boolean ofNet = failedFiles().contains("net");
        boolean trained = run.out().contains(command == FaultCase.RESUME ? "Epoch  3: " : "Epoch  1: ");
        if (command.isTraining() && trained && !ofNet && missing.contains("net")) {
            problems.add(place + "the network is lost");
        }
        if (command == FaultCase.TUNE
                && kind == Faults.Kind.ONE_SHOT
                && run.out().contains("ranked on")
                && missing.size() > 1) {
            problems.add(place + "one failure should not lose both " + missing);
        }
    }

    private List<String> missing() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String result : results) {
            Path file = work.resolve(result);
            byte[] content = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            boolean isCut = result.endsWith(".jsonl")
                    && (!new String(content, StandardCharsets.UTF_8).endsWith("\n")
                            || lines(content) != lines(complete.get(result)));
            boolean isOld = Arrays.equals(content, old.get(result)) && !Arrays.equals(content, complete.get(result));
            if (isOld || isCut || !isNew(result, file)) {
                missing.add(result);
            }
        }
        return missing;
    }

    private static long lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).lines().count();
    }

    private static String firstFailed() {
        return Faults.failed().stream().findFirst().orElse("");
    }

    /** Names of the files that failed operations were on, or that these would have become. */
    private static Set<String> failedFiles() {
        Set<String> names = new TreeSet<>();
        for (String failed : Faults.failed()) {
            String last = failed.replaceFirst(".*/", "");
            Matcher temporary = TEMPORARY.matcher(last);
            names.add(temporary.matches() ? temporary.group(1) : last);
        }
        return names;
    }

    private void checkMessage(Run run, Faults.Kind kind, String place) {
        if (run.err().contains("\tat ") || run.err().contains("Exception")) {
            problems.add(place + "the message is no sentence");
        }
        if (run.exit() != 0
                && kind != Faults.Kind.CRASH
                && failedFiles().stream().noneMatch(run.err()::contains)) {
            problems.add(place + "the message names none of " + failedFiles());
        }
    }

    /** After a crash, the next run works, and a training run ends with the bits of an undisturbed one. */
    private void again(String place) throws IOException {
        boolean resumes = false;
        if (command == FaultCase.TRAIN && Files.isDirectory(work.resolve("sides/ck"))) {
            try (Stream<Path> files = Files.list(work.resolve("sides/ck"))) {
                resumes = files.anyMatch(file -> file.toString().endsWith(".checkpoint"));
            }
        }
        Run run = resumes ? FaultCase.run(work, "train --resume ./sides/ck") : command.run(work);
        if (run.exit() != 0) {
            problems.add(place + "afterwards exit " + run.exit() + ": " + run.err());
            return;
        }
        checkFiles(Faults.Kind.CRASH, place + "afterwards ");
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            problems.add(place + "afterwards missing are " + missing);
        }
    }
}
