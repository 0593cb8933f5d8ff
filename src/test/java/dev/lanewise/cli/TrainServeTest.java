package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --serve}: what listeners get, what buttons ask for, and that the training is what it would be without. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("processes")
class TrainServeTest {
    private static final String LAYERS = "16-6-4";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path data;
    private Splits splits;

    @BeforeEach
    void write() throws IOException {
        data = SmallData.write(folder.resolve("data"));
        splits = Datasets.load(data);
    }

    /** An event, and what its data say. */
    private record Event(String name, Map<String, Object> content) {}

    /** What a listener is told, event by event. */
    private static final class Events {
        private final Iterator<String> lines;

        Events(HttpResponse<Stream<String>> answer) {
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "text/event-stream",
                    answer.headers().firstValue("Content-Type").orElseThrow());
            lines = answer.body().iterator();
        }

        Event next() throws IOException {
            String line = lines.next();
            while (line.isEmpty() || line.startsWith(":")) {
                line = lines.next();
            }
            assertTrue(line.startsWith("event: "), line);
            String json = lines.next();
            assertTrue(json.startsWith("data: "), json);
            assertEquals("", lines.next());
            return new Event(line.substring(7), JSON.std.mapFrom(json.substring(6)));
        }

        /** All events until the end of this epoch, and that one; states that pass quickly are not all told of. */
        List<Event> untilEpoch(int epoch) throws IOException {
            List<Event> events = new ArrayList<>();
            do {
                events.add(next());
            } while (!List.of("epoch", epoch)
                    .equals(List.of(
                            events.get(events.size() - 1).name(),
                            events.get(events.size() - 1).content().getOrDefault("epoch", ""))));
            return events;
        }

        /** All events until the state is this one, and that one. */
        List<Event> until(String state) throws IOException {
            List<Event> events = new ArrayList<>();
            do {
                events.add(next());
            } while (!state.equals(events.get(events.size() - 1).content().get("state")));
            return events;
        }

        /** All events that are left. */
        List<Event> rest() throws IOException {
            List<Event> events = new ArrayList<>();
            while (lines.hasNext()) {
                events.add(next());
            }
            return events;
        }
    }

    private Events listen(URI address) throws Exception {
        return new Events(
                client.send(HttpRequest.newBuilder(address.resolve("/events")).build(), BodyHandlers.ofLines()));
    }

    private HttpResponse<String> post(URI address, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).POST(BodyPublishers.ofString("{}"));
        return client.send(request.headers(headers).build(), BodyHandlers.ofString());
    }

    private String order(URI address, String path) throws Exception {
        HttpResponse<String> answer = post(address, path, "Content-Type", "application/json");
        assertEquals(200, answer.statusCode(), answer.body());
        return (String) JSON.std.mapFrom(answer.body()).get("state");
    }

    private static List<Map<String, Object>> epochs(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("epoch"))
                .map(Event::content)
                .toList();
    }

    private static List<Map<String, Object>> fields(List<EpochRecord> records) {
        return records.stream()
                .map(record -> {
                    try {
                        // As a reader of the log gets them.
                        return JSON.std.mapFrom(JSON.std.asString(MetricsLog.fields(record, true)));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    private static List<Object> numbers(List<Map<String, Object>> epochs) {
        return epochs.stream().map(epoch -> epoch.get("epoch")).toList();
    }

    @Test
    void listenersGetEveryEpochWheneverTheyCome() throws Exception {
        try (LiveTraining live = new LiveTraining(splits, LAYERS, 12, 5)) {
            Events early = listen(live.address());
            Event run = early.next();
            assertEquals("run", run.name());
            assertEquals(12, run.content().get("epochs"));
            assertTrue(((String) run.content().get("network")).startsWith(LAYERS), run::toString);
            assertEquals(List.of(), epochs(early.until("paused")));
            // All that is known before the first epoch is the time limit.
            Map<String, Object> progress = JSON.std.mapFrom(live.progress());
            double left = (double) progress.get("seconds_left");
            assertTrue(left > 0 && left <= 80, () -> "seconds left: " + left);
            assertEquals(true, progress.get("at_most"));
            // It may have come further than to run by the time of the answer.
            assertTrue(Set.of("running", "pausing", "paused").contains(order(live.address(), "/continue")));
            List<Event> first = early.untilEpoch(5);
            assertEquals(numbers(1, 5), numbers(epochs(first)));
            assertEquals(TrainingControl.State.PAUSED, settled(live.control()));
            assertEquals(5, live.records().size());

            Events late = listen(live.address());
            assertEquals(fields(live.records()), epochs(late.until("paused")));
            assertTrue(Set.of("running", "ended").contains(order(live.address(), "/continue")));
            for (Events events : List.of(early, late)) {
                List<Event> rest = events.until("ended");
                assertEquals(fields(live.records()).subList(5, 12), epochs(rest));
                assertEquals(
                        live.network().sha256(),
                        rest.get(rest.size() - 1).content().get("sha256"));
            }
            Events afterwards = listen(live.address());
            assertEquals(fields(live.records()), epochs(afterwards.until("ended")));
        }
    }

    @Test
    void lastEventIsReadBeforeTheServerEnds() throws Exception {
        LiveTraining live = new LiveTraining(splits, LAYERS, 30);
        Events events = listen(live.address());
        live.control().proceed();
        live.result();
        live.close();
        List<Event> all = events.rest();
        assertEquals(numbers(1, 30), numbers(epochs(all)));
        assertTrue(all.stream().anyMatch(event -> "ended".equals(event.content().get("state"))), all::toString);
    }

    @Test
    void pausesChangeNoBit() throws Exception {
        Network plain = Initializer.NOTEBOOK.network(Architectures.notebook(LAYERS), 1);
        try (Training training = new Training(plain, TrainingConfig.notebook().withEpochs(9), splits.training())) {
            training.run();
        }
        try (LiveTraining live = new LiveTraining(splits, LAYERS, 9, 1, 4, 8)) {
            Events events = listen(live.address());
            events.until("paused");
            order(live.address(), "/continue");
            for (int epoch : new int[] {1, 4, 8}) {
                events.untilEpoch(epoch);
                assertEquals(TrainingControl.State.PAUSED, settled(live.control()));
                order(live.address(), "/continue");
            }
            assertEquals(Ending.EPOCHS, live.result().ending());
            assertArrayEquals(plain.parameters(), live.network().parameters());
        }
    }

    @Test
    void stopEndsAPauseBeforeTheNextEpoch() throws Exception {
        try (LiveTraining live = new LiveTraining(splits, LAYERS, 9, 3)) {
            Events events = listen(live.address());
            events.until("paused");
            order(live.address(), "/continue");
            events.untilEpoch(3);
            settled(live.control());
            assertEquals("paused", order(live.address(), "/pause"));
            assertTrue(List.of("stopping", "stopped").contains(order(live.address(), "/stop")));
            assertEquals(Ending.STOPPED, live.result().ending());
            assertEquals("stopped before epoch 4", live.result().explanation());
            List<Event> rest = events.until("stopped");
            assertEquals(
                    "stopped before epoch 4",
                    rest.get(rest.size() - 1).content().get("explanation"));
            assertEquals("stopped", order(live.address(), "/continue"));
        }
    }

    @Test
    void ordersOfOtherOriginsAndFormsAreRefused() throws Exception {
        try (LiveTraining live = new LiveTraining(splits, LAYERS, 3)) {
            URI address = live.address();
            for (String path : List.of("/stop", "/pause", "/continue")) {
                assertEquals(
                        403,
                        post(address, path, "Content-Type", "application/json", "Origin", "http://example.org")
                                .statusCode());
                assertEquals(
                        415, post(address, path, "Content-Type", "text/plain").statusCode());
                assertEquals(
                        405,
                        client.send(
                                        HttpRequest.newBuilder(address.resolve(path))
                                                .build(),
                                        BodyHandlers.discarding())
                                .statusCode());
            }
            assertEquals(TrainingControl.State.PAUSED, settled(live.control()));
        }
    }

    private static TrainingControl.State settled(TrainingControl control) throws InterruptedException {
        while (control.state() == TrainingControl.State.PAUSING) {
            Thread.sleep(1);
        }
        return control.state();
    }

    @Test
    void commandPrintsTheSameWithAndWithoutThePage() throws Exception {
        String[] plain = {"train", "--data", data.toString(), "--layers", LAYERS, "--epochs", "5"};
        String[] served = {
            "train", "--data", data.toString(), "--layers", LAYERS, "--epochs", "5", "--serve", "--port", "0"
        };
        Run run = Run.of(served);
        assertEquals(Run.of(plain).lines(), run.lines());
        assertTrue(
                run.err().matches("(?s).*\nwatch the training at http://localhost:[0-9]+/ until it" + " ends\n.*"),
                run.err());
    }

    @Test
    void takenPortIsRefusedBeforeAnythingIsTrained() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            Run.line("train --data " + data + " --layers " + LAYERS + " --serve --port " + taken.getLocalPort())
                    .assertFailed("localhost, port " + taken.getLocalPort() + ": the server cannot listen there: ");
        }
    }

    @Test
    void stoppedCommandSavesAndExitsAsAfterCtrlC() throws Exception {
        Path file = folder.resolve("net");
        Process process = start(
                List.of(),
                "train --data " + data + " --layers " + LAYERS + " --epochs 2147483647 --serve --port 0 --save "
                        + file);
        try (BufferedReader err = process.errorReader();
                BufferedReader out = process.inputReader()) {
            String line = err.readLine();
            while (!line.startsWith("watch the training at ")) {
                line = err.readLine();
            }
            assertTrue(out.readLine().startsWith("Epoch  1: "));
            order(URI.create(line.split(" ")[4]), "/stop");
            String last = out.lines().reduce("", (previous, next) -> next);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process does not end");
            assertEquals(Train.INTERRUPTED, process.exitValue());
            assertEquals("parameters sha256: " + ModelFile.read(file).network().sha256(), last);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void plainTrainingLoadsNothingOfTheServer() throws Exception {
        Path log = folder.resolve("classes.txt");
        for (boolean serve : new boolean[] {false, true}) {
            String train = "train --epochs 1 --data " + data + " --layers " + LAYERS;
            Process process =
                    start(List.of("-Xlog:class+load:file=" + log), serve ? train + " --serve --port 0" : train);
            process.getInputStream().readAllBytes();
            assertEquals(0, process.waitFor());
            String classes = Files.readString(log);
            assertTrue(classes.contains("dev.lanewise.training.Training "), "the log tells nothing");
            assertEquals(serve, classes.contains(" dev.lanewise.serve."));
            assertEquals(serve, classes.contains(" org.eclipse.jetty."));
        }
    }

    /** Starts the program with these options of the JVM, besides the usual ones. */
    private static Process start(List<String> options, String train) throws IOException {
        List<String> all = new ArrayList<>(ProcessTest.QUICK);
        all.addAll(options);
        return ProcessTest.start(all, Run.words(train));
    }
}
