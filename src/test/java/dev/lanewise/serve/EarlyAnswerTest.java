package dev.lanewise.serve;

import static dev.lanewise.serve.SmallModel.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are refused by their headers, whose bodies are therefore not awaited. */
@Timeout(120)
class EarlyAnswerTest extends WithClient {
    private static final String JSON = "Content-Type: application/json\r\n";
    /** A client has 60 seconds to send its request. */
    private static final Limits PATIENT = new Limits(50_000, 16, 64, 64 << 20, 60, 30, 1);

    private static final long FAR_LESS_NANOS = 15_000_000_000L;

    @BeforeEach
    void start() throws Exception {
        client.start(model(1), PATIENT);
    }

    @ParameterizedTest
    @CsvSource({
        "/predict, application/json, http://localhost, 50001, 413",
        "/predict, application/json, http://localhost, 9223372036854775807, 413",
        "/predict, text/plain, http://localhost, 100, 415",
        "/predict, application/json, http://evil.example, 100, 403",
        "/nothing, application/json, http://localhost, 100, 404",
        "/health, application/json, http://localhost, 100, 405"
    })
    void answerComesWithoutTheBody(String path, String type, String origin, String length, int status)
            throws Exception {
        for (String expect : new String[] {"Expect: 100-continue\r\n", ""}) {
            long start = System.nanoTime();
            String answer = client.answer("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                    + "\r\nOrigin: " + origin + "\r\n" + expect + "Content-Length: " + length + "\r\n\r\n");
            assertTrue(System.nanoTime() - start < FAR_LESS_NANOS, "the answer comes late");
            assertTrue(
                    answer.startsWith("HTTP/1.1 " + status + " ") && answer.contains("\r\nConnection: close\r\n"),
                    answer);
        }
        assertEquals(2, client.counted(status));
        assertEquals(0, client.counted(408) + client.counted(499) + client.counted(500));
    }

    @Test
    void clientsThatGoOnSendingCanReadTheAnswer() throws Exception {
        byte[] part = new byte[100_000];
        try (Socket tooLong = post("/predict");
                Socket unknown = post("/nothing")) {
            for (int i = 0; i < 20; i++) {
                Thread.sleep(100);
                tooLong.getOutputStream().write(part);
                unknown.getOutputStream().write(part);
            }
            assertAnswer(tooLong, 413);
            assertAnswer(unknown, 404);
        }
    }

    private Socket post(String path) throws IOException {
        Socket socket = new Socket("localhost", client.server().address().getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: 2000000\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static void assertAnswer(Socket socket, int status) throws IOException {
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    @Test
    void connectionStaysOpenIfTheBodyHasArrived() throws Exception {
        String body = "{}";
        String refused = "POST /nothing HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
        String answers =
                client.answer(refused + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(answers.startsWith("HTTP/1.1 404 ") && answers.contains("HTTP/1.1 200 "), answers);
    }
}
