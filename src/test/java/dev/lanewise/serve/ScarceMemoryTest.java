package dev.lanewise.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server in a JVM of its own whose heap has 64 MB. */
@Timeout(120)
@Tag("processes")
class ScarceMemoryTest {
    private static final Limits LIMITS = new Limits(8 << 20, 128, 64, 16 << 20, 2, 30, 1);
    private static final String FILL = "fill";

    private final HttpClient http = HttpClient.newHttpClient();
    private Process server;
    private BufferedReader output;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScarceMemoryTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        address = URI.create(output.readLine());
    }

    @AfterEach
    void end() {
        server.destroyForcibly();
    }

    /** The server: prints its address, and fills its heap for a second at each line of its input. */
    public static void main(String[] args) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (ModelServer server = new ModelServer(SmallModel.table(), "localhost", 0, LIMITS)) {
            System.out.println(server.address());
            while (input.readLine() != null) {
                fillHeap();
                System.out.println(FILL);
            }
        }
    }

    private static void fillHeap() throws InterruptedException {
        Object[] last = null;
        for (int size = 1 << 20; size > 0; size /= 2) {
            try {
                while (true) {
                    Object[] next = new Object[size];
                    next[0] = last;
                    last = next;
                }
            } catch (OutOfMemoryError e) {
                // Smaller ones may still fit.
            }
        }
        Thread.sleep(1000);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(address.resolve("/predict"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void assertSlowSendersAreCutOff() throws Exception {
        try (Socket socket = new Socket("localhost", address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /predict HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
        }
    }

    private static String fields(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + prefix + i + "\":1")
                .collect(Collectors.joining(","));
    }

    @Test
    void namesOfUnknownColumnsTakeMemoryWhereverTheyAre() throws Exception {
        String names = fields("c", 300_000);
        for (String body : new String[] {
            "{\"row\":{" + names + "}}",
            "{\"row\":{\"other\":[{" + names + "}]}}",
            "[{" + names + "}]",
            "{\"rows\":["
                    + IntStream.range(0, 1000)
                            .mapToObj(i -> "{\"fare\":1," + fields("r" + i + "c", 200) + "}")
                            .collect(Collectors.joining(","))
                    + "]}"
        }) {
            HttpResponse<String> answer = post(body);
            assertEquals(413, answer.statusCode(), answer.body());
            assertTrue(
                    answer.body().contains("\"error\":\"the request needs more memory than the server has"),
                    answer.body());
        }
        HttpResponse<String> answer = post("{\"row\":{\"fare\":1," + fields("c", 10_000) + "}}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"there are 9982 more warnings about this row\""), answer.body());
        assertSlowSendersAreCutOff();
    }

    @Test
    void slowSendersAreStillCutOffAfterALackOfMemory() throws Exception {
        server.getOutputStream().write((FILL + "\n").getBytes(StandardCharsets.UTF_8));
        server.getOutputStream().flush();
        assertEquals(FILL, output.readLine());
        assertSlowSendersAreCutOff();
    }
}
