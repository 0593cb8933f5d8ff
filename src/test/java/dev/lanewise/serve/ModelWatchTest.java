package dev.lanewise.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ModelWatchTest {
    @TempDir
    private Path folder;

    @Test
    void watchOutlivesLoadsThatFailInAnyWay() throws Exception {
        Path file = Files.writeString(folder.resolve("model"), "");
        Queue<Throwable> failures =
                new ArrayDeque<>(List.of(new OutOfMemoryError("Java heap space"), new IllegalStateException("no")));
        ModelWatch.Loader loader = () -> {
            Throwable failure = failures.poll();
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            return SmallModel.model(2);
        };
        BlockingQueue<String> notes = new LinkedBlockingQueue<>();
        try (Client client = new Client();
                ModelWatch watch = new ModelWatch(file, loader, notes::add)) {
            client.start(SmallModel.model(1));
            watch.start(client.server());
            for (String failed :
                    List.of("java.lang.OutOfMemoryError: Java heap space", "java.lang.IllegalStateException: no")) {
                Files.writeString(file, Files.readString(file) + ".");
                assertEquals(
                        "the previous model is still being served:" + " " + file + ": loading it failed with " + failed,
                        notes.take());
            }
            Files.writeString(file, "...");
            assertEquals(file + ": reloaded after a change", notes.take());
            assertEquals(
                    SmallModel.network(2).sha256(),
                    client.get("/health").headers().firstValue("Lanewise-Model").orElseThrow());
        }
        Client.awaitEnds();
    }
}
