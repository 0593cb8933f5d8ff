package dev.lanewise.serve;

import static dev.lanewise.serve.SmallModel.inputs;
import static dev.lanewise.serve.SmallModel.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 9112 tells servers to refuse, because a proxy could understand it differently; each over a real socket. */
class MalformedRequestTest {
    private static final String POST =
            "POST /predict HTTP/1.1\r\nHost: localhost\r\n" + "Content-Type: application/json\r\n";

    private static final Client CLIENT = new Client();

    @BeforeAll
    static void start() throws Exception {
        CLIENT.start(model(1));
    }

    @AfterAll
    static void close() {
        CLIENT.close();
        Client.awaitEnds();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: +5\r\n",
                "Content-Length: -5\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 5 5\r\n",
                "Content-Length: \r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Transfer-Encoding: gzip\r\n",
                "Transfer-Encoding: chunked, gzip\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked,\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"
            })
    void bodiesOfAmbiguousLengthAreRefused(String length) throws Exception {
        assertRefused(POST + length + "\r\n2\r\n{}\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n",
                "-2\r\n{}\r\n0\r\n\r\n",
                "+2\r\n{}\r\n0\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                "\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}x\r\n0\r\n\r\n",
                "2\n{}\n0\n\n",
                "2 \r\n{}\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}\r\n0\r\nA : b\r\n\r\n"
            })
    void malformedChunksAreAnsweredAndCounted(String chunks) throws Exception {
        assertRefused(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A: b\r\n c\r\n",
                "A: b\r\n\tc\r\n",
                "A : b\r\n",
                "A: b\rc\r\n",
                "A: b\u0000c\r\n",
                "A: b\nC: d\r\n",
                "Abc\r\n",
                ": b\r\n",
                "A(b: c\r\n",
                "Host: localhost\r\n",
                "Host: evil.example\r\n"
            })
    void malformedHeadersAreRefused(String header) throws Exception {
        assertRefused("GET /health HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\n\r\n",
                "GET http://localhost/health HTTP/1.1\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost:\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost : localhost\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: localhost, evil.example\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: a@localhost\r\n\r\n",
                "GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET http://a@localhost/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /health HTTP/1.1\r\n A: b\r\nHost: localhost\r\n\r\n",
                "GET /health HTTP/1.1\nHost: localhost\n\n",
                "GET /health HTTP/1.1\rHost: localhost\r\r",
                "GET /health#x HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /hea lth HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET\t/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET https://localhost/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET ftp://localhost/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: localhost:x\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: [::1\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: localhost/x\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: :80\r\n\r\n",
                "GET /health?a=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "G(ET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001"
            })
    void malformedTargetsAndHostsAreRefused(String request) throws Exception {
        assertRefused(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"|", "{", "}", "^", "\"", "\\", "<", ">", "`", "[", "]", "\u00e9", "\u00c3\u00a9"})
    void targetsWithCharactersThatMustBeEncodedAreRefused(String character) throws Exception {
        assertRefused("GET /health" + character + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertRefused("GET /health?a=" + character + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    @Test
    void chunksAreNotPartOfTheOldVersion() throws Exception {
        assertRefused(
                (POST + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0"));
    }

    @Test
    void compressedBodiesAreRefused() throws Exception {
        String body = inputs(0, 1);
        String rest = "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        for (String coding : new String[] {"gzip", "br", "identity, gzip", "identity\r\nContent-Encoding: gzip"}) {
            String answer = CLIENT.answer(POST + "Content-Encoding: " + coding + "\r\n" + rest);
            assertTrue(answer.startsWith("HTTP/1.1 415 ") && answer.contains("Content-Encoding is "), answer);
        }
        assertTrue(CLIENT.answer(POST + "Content-Encoding: Identity\r\n" + rest).startsWith("HTTP/1.1 200 "));
    }

    private static void assertRefused(String request) throws Exception {
        int refused = CLIENT.counted(400);
        String answer = CLIENT.answer(request);
        assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("\r\nConnection: close\r\n"), answer);
        assertTrue(answer.contains("\r\nContent-Type: application/json\r\n"), answer);
        Map<String, Object> error = JSON.std.mapFrom(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertEquals(400, error.get("status"));
        assertTrue(String.valueOf(error.get("error")).contains("not valid HTTP"), answer);
        assertEquals(refused + 1, CLIENT.counted(400));
        assertEquals(0, CLIENT.counted(499));
        assertEquals(0, CLIENT.counted(500));
        assertEquals(200, CLIENT.post("/predict", inputs(0, 1)).statusCode());
    }

    @Test
    void unusualRequestsThatAreValidAreAnswered() throws Exception {
        String rest = "Connection: close\r\n\r\n";
        for (String request : new String[] {
            "GET http://localhost/health HTTP/1.1\r\nHost: localhost\r\n" + rest,
            "\r\nGET /health HTTP/1.1\r\nhost:localhost\r\n" + rest,
            "GET /health HTTP/1.1\r\nHost: localhost:\r\n" + rest,
            "GET HTTP://LOCALHOST/health?a=%7C!$&'()*+,;=:@/?-._~ HTTP/1.1\r\nHost: localhost\r\n" + rest,
            "GET /health HTTP/1.0\r\nHost: localhost\r\n" + rest
        }) {
            String answer = CLIENT.answer(request);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        }
        String body = inputs(0, 1);
        String chunked = CLIENT.answer(POST + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n1;a=b\r\n"
                + body.charAt(0) + "\r\n" + Integer.toHexString(body.length() - 1) + "\r\n" + body.substring(1)
                + "\r\n0\r\nA: b\r\n\r\n");
        assertTrue(chunked.startsWith("HTTP/1.1 200 "), chunked);
        String expecting = CLIENT.answer(POST + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
        assertTrue(expecting.contains("HTTP/1.1 200 "), expecting);
    }
}
