package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server under load that is asked to end. {@code -Dlanewise.shutdown.rounds=100} asks it more often; it takes three
 * seconds each time.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@Tag("processes")
class ServeShutdownTest {
    private static final int SIGTERM = 15;
    private static final int ROUNDS = Integer.getInteger("lanewise.shutdown.rounds", 3);
    private static final int[] CONNECTIONS = {64, 400, 128, 256};
    private static final String BODY = "{\"inputs\": [1, 2, 3, 4, 5]}";
    private static final byte[] REQUEST = ("POST /predict HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
            .getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    private Path folder;

    /** Clients that send the next request as soon as they have an answer, each over one connection. */
    private static final class Load {
        private final AtomicInteger answered = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> unanswered = new ConcurrentLinkedQueue<>();
        private final List<Thread> clients = new ArrayList<>();
        private final CountDownLatch started;

        /** Starts the clients; the first eight send each request in two parts. */
        Load(URI address, int connections) throws InterruptedException {
            started = new CountDownLatch(connections);
            for (int i = 0; i < connections; i++) {
                int first = i < 8 ? REQUEST.length / 8 * (i + 1) - 1 : REQUEST.length;
                clients.add(new Thread(null, () -> run(address, first), "client-" + i, 1 << 18));
            }
            clients.forEach(Thread::start);
            started.await();
        }

        private void run(URI address, int first) {
            int own = 0;
            try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(30_000);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                boolean last = false;
                while (!last) {
                    socket.getOutputStream().write(REQUEST, 0, first);
                    if (first < REQUEST.length) {
                        Thread.sleep(50);
                        socket.getOutputStream().write(REQUEST, first, REQUEST.length - first);
                    }
                    last = isLast(in);
                    answered.incrementAndGet();
                    if (own++ == 0) {
                        started.countDown();
                    }
                }
            } catch (IOException | InterruptedException e) {
                unanswered.add(Thread.currentThread().getName() + ", request " + own + ": " + e);
                started.countDown();
            }
        }

        /** Reads an answer; returns whether it is the last of its connection. */
        private static boolean isLast(InputStream in) throws IOException {
            String status = line(in);
            // With so many connections, the server may be computing all the requests that it computes at once.
            if (!status.startsWith("HTTP/1.1 200 ") && !status.startsWith("HTTP/1.1 503 ")) {
                throw new IOException("the answer is " + status);
            }
            int length = -1;
            boolean last = false;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
                    length = Integer.parseInt(header.substring(16));
                }
                last |= header.equalsIgnoreCase("Connection: close");
            }
            if (in.readNBytes(length).length < length) {
                throw new IOException("the answer is cut off");
            }
            return last;
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the connection ends after \"" + line + "\"");
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }

        void await() throws InterruptedException {
            for (Thread client : clients) {
                client.join();
            }
        }
    }

    @Test
    void everyRequestIsAnsweredThoughTheServerIsAskedToEnd() throws Exception {
        Path model = folder.resolve("model");
        ModelFile.of(Initializer.NOTEBOOK.network(Architecture.notebook(5, 3, 2), 1))
                .write(model);
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            int connections = CONNECTIONS[round % CONNECTIONS.length];
            Process process = ProcessTest.start(ProcessTest.QUICK, "serve", "--port", "0", model.toString());
            try (BufferedReader out = process.inputReader()) {
                Load load = new Load(URI.create(out.readLine().split(" at ")[1].split(" until")[0]), connections);
                Thread.sleep(random.nextInt(200));
                // By its handle: the process itself would have its streams closed as well.
                process.toHandle().destroy();
                assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process does not end");
                load.await();
                assertTrue(
                        load.unanswered.isEmpty(),
                        () -> connections + " connections, " + load.answered
                                + " answers, " + load.unanswered.size() + " requests without one, such as "
                                + load.unanswered.peek());
                assertEquals(128 + SIGTERM, process.exitValue());
                assertTrue(load.answered.get() >= connections);
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
