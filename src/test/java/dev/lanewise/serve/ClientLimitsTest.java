package dev.lanewise.serve;

import static dev.lanewise.serve.SmallModel.inputs;
import static dev.lanewise.serve.SmallModel.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that take too many connections, take too long, or leave; and how they are counted. */
@Timeout(120)
class ClientLimitsTest extends WithClient {
    private static final String POST =
            "POST /predict HTTP/1.1\r\nHost: localhost\r\n" + "Content-Type: application/json\r\n";
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    /** A second to send a request, and a second to read the answer. */
    private static final Limits IMPATIENT = new Limits(1 << 20, 16, 64, 64 << 20, 1, 1, 10);

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Connects from an address of this machine. */
    private Socket connect(String from) throws IOException {
        Socket socket = new Socket(
                InetAddress.getByName("127.0.0.1"),
                client.server().address().getPort(),
                InetAddress.getByName(from),
                0);
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads what there is, at least a byte; empty if the connection has ended. */
    private static String read(Socket socket) {
        byte[] bytes = new byte[1 << 16];
        try {
            int length = socket.getInputStream().read(bytes);
            return new String(bytes, 0, Math.max(0, length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Reads until the server ends the connection. */
    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void idleConnectionsMakeRoomForOthersOfTheirAddress() throws Exception {
        client.start(model(1));
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            idle.add(connect("127.0.0.1"));
            // The queue of new connections must not be full: the system repeats the attempt only after seconds.
            Thread.sleep(i % 16 == 0 ? 10 : 0);
        }
        // Each of these takes the place of an idle one.
        for (String from : List.of("127.0.0.1", "127.0.0.2")) {
            Socket socket = connect(from);
            send(socket, HEALTH);
            assertTrue(read(socket).startsWith("HTTP/1.1 200 "), from);
        }
        assertEquals("", read(idle.get(0)));
    }

    @Test
    void addressThatKeepsItsConnectionsBusyLeavesSomeForOthers() throws Exception {
        client.start(model(1), new Limits(50_000, 16, 64, 64 << 20, 30, 30, 1));
        int most = Client.SMALL.connectionsOf(InetAddress.getLoopbackAddress());
        assertEquals(56, most);
        for (int i = 0; i < most; i++) {
            send(connect("127.0.0.1"), POST + "Content-Length: 40000\r\n\r\n{");
        }
        Socket other = connect("127.0.0.2");
        String metrics;
        do {
            send(other, HEALTH.replace("/health", "/metrics"));
            metrics = "";
            while (!metrics.contains("lanewise_model_info{")) {
                metrics += read(other);
            }
        } while (!metrics.contains("\nlanewise_requests_in_flight " + (most + 1) + "\n"));
        // One more of the first address is closed, and the other address goes on.
        assertEquals("", read(connect("127.0.0.1")));
        Socket third = connect("127.0.0.2");
        send(third, HEALTH);
        assertTrue(read(third).startsWith("HTTP/1.1 200 "));
    }

    @Test
    void otherAddressesThanLoopbackHaveASmallerShare() throws Exception {
        Limits limits = Limits.standard();
        assertEquals(448, limits.connectionsOf(InetAddress.getByName("127.0.0.1")));
        assertEquals(448, limits.connectionsOf(InetAddress.getByName("::1")));
        assertEquals(128, limits.connectionsOf(InetAddress.getByName("192.0.2.7")));
    }

    @Test
    void slowSendersAreAnsweredAndCounted() throws Exception {
        client.start(model(1), IMPATIENT);
        Socket withoutBody = connect("127.0.0.1");
        send(withoutBody, POST + "Content-Length: 1000\r\n\r\n{\"inputs\": [");
        Socket withoutHeaders = connect("127.0.0.1");
        send(withoutHeaders, POST.substring(0, 20));
        // Also of bytes that come one by one, each in time.
        Socket socket = connect("127.0.0.1");
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - start < 20e9) {
                send(socket, "G");
                Thread.sleep(100);
            }
        } catch (IOException e) {
            // Closed.
        }
        assertTrue(System.nanoTime() - start < 10e9, "the connection stays open");
        String answer = rest(withoutBody);
        assertTrue(
                answer.startsWith("HTTP/1.1 408 ")
                        && answer.endsWith(
                                "{\"status\":408,\"error\":\"the request did not arrive within 1 seconds\"}"),
                answer);
        // Before its headers are complete there is no request to answer.
        assertEquals("", rest(withoutHeaders));
        assertEquals(3, client.counted(408));
    }

    private Socket askForALargeAnswer() throws IOException {
        Network wide = Initializer.NOTEBOOK.network(Architecture.notebook(5, 1000), 1);
        client.start(Served.of("wide", wide).model(), new Limits(1 << 20, 16, 64, 128 << 20, 10, 1, 10));
        // More than what the buffers of a connection hold.
        String body = inputs(0, 2000);
        Socket socket = connect("127.0.0.1");
        send(socket, POST + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        assertTrue(read(socket).startsWith("HTTP/1.1 200 "));
        return socket;
    }

    @Test
    void slowReadersAreCutOffAndCounted() throws Exception {
        askForALargeAnswer();
        assertEquals(1, client.counted(408));
        assertEquals(0, client.counted(500));
    }

    @Test
    void clientsThatLeaveDuringTheAnswerAreCountedApart() throws Exception {
        askForALargeAnswer().close();
        assertEquals(1, client.counted(499));
        assertEquals(0, client.counted(500));
    }

    @Test
    void clientsThatLeaveDuringTheRequestAreCountedApart() throws Exception {
        client.start(model(1));
        for (String rest : List.of("Content-Length: 9\r\n\r\n{}", "Transfer-Encoding: chunked\r\n\r\n9\r\n{}")) {
            assertEquals("", client.raw(POST + rest));
        }
        assertEquals(2, client.counted(499));
        assertEquals(0, client.counted(400));
        assertEquals(0, client.counted(500));
    }

    @Test
    void tooManyHeadersAreRefused() throws Exception {
        client.start(model(1));
        String many = "A: b\r\n".repeat(100);
        assertTrue(client.answer("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + many + "\r\n")
                .startsWith("HTTP/1.1 431 "));
        String longOne = "A: " + "b".repeat(40_000) + "\r\n";
        assertTrue(client.answer("GET /health HTTP/1.1\r\nHost: localhost\r\n" + longOne + "\r\n")
                .startsWith("HTTP/1.1 431 "));
        assertEquals(2, client.counted(431));
    }
}
