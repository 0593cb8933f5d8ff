package dev.lanewise.serve;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

    private static HttpFields headers(String host, String origin) {
        HttpFields.Mutable headers = HttpFields.build().add("Host", host);
        return origin == null ? headers : headers.add("Origin", origin);
    }

    private static OriginPolicy of(String host, String bound) throws Exception {
        return new OriginPolicy(host, InetAddress.getByName(bound));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8080",
                "localhost:",
                "127.0.0.1:1",
                "[::1]:8080",
                "[::1]",
                "Box.example:80"
            })
    void namesOfLoopbackAndTheGivenOneAreWelcome(String host) throws Exception {
        assertDoesNotThrow(() -> of("box.example", "192.0.2.7").requireAllowed(headers(host, null)));
        assertDoesNotThrow(() -> of("box.example", "192.0.2.7").requireAllowed(headers(host, "http://" + host)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example:80",
                "192.0.2.8",
                "[::2]",
                "box.example.",
                "0.0.0.0"
            })
    void otherNamesAreNot(String host) throws Exception {
        assertEquals(
                421,
                assertThrows(
                                HttpError.class,
                                () -> of("box.example", "192.0.2.7").requireAllowed(headers(host, null)))
                        .status());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.8:8080, true",
        "[fe80::1], true",
        "localhost, true",
        "0.0.0.0, true",
        "evil.example, false",
        "1.2.3.4.evil.example, false"
    })
    void whoListensAtAllAddressesHasAnyAddressButNoName(String host, boolean welcome) throws Exception {
        for (String all : new String[] {"0.0.0.0", "::"}) {
            OriginPolicy policy = of(all, all);
            if (welcome) {
                assertDoesNotThrow(() -> policy.requireAllowed(headers(host, null)));
            } else {
                HttpError refusal = assertThrows(HttpError.class, () -> policy.requireAllowed(headers(host, null)));
                assertEquals(421, refusal.status());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "local host", "localhost:123456", "a@localhost", "localhost/", "[::1", "host,localhost"})
    void whatIsNoHostIsABadRequest(String host) throws Exception {
        assertEquals(
                400,
                assertThrows(HttpError.class, () -> of("localhost", "127.0.0.1").requireAllowed(headers(host, null)))
                        .status());
    }

    @Test
    void missingAndRepeatedHostsAreBadRequests() throws Exception {
        OriginPolicy policy = of("localhost", "127.0.0.1");
        assertEquals(
                400,
                assertThrows(HttpError.class, () -> policy.requireAllowed(HttpFields.EMPTY))
                        .status());
        HttpFields twice = HttpFields.build().add("Host", "localhost").add("Host", "evil.example");
        assertEquals(
                400,
                assertThrows(HttpError.class, () -> policy.requireAllowed(twice))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "null",
                "https://localhost:8080",
                "http://localhost:8081",
                "http://localhost",
                ""
            })
    void pagesOfOtherOriginsAreRefused(String origin) throws Exception {
        assertEquals(
                403,
                assertThrows(
                                HttpError.class,
                                () -> of("localhost", "127.0.0.1").requireAllowed(headers("localhost:8080", origin)))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=utf-8"})
    void onlyProgramsMayDeclareAForm(String type) {
        HttpFields program = HttpFields.build().add("Content-Type", type);
        assertDoesNotThrow(() -> OriginPolicy.requireType(program, false));
        for (String origin : List.of("http://localhost:8080", "http://evil.example", "null", "")) {
            HttpFields browser = HttpFields.build().add("Content-Type", type).add("Origin", origin);
            assertEquals(
                    415,
                    assertThrows(HttpError.class, () -> OriginPolicy.requireType(browser, false))
                            .status());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, true",
        "Application/JSON; charset=utf-8, true",
        "text/plain, false",
        "application/jsonp, false",
        "application/x-www-form-urlencoded-2, false",
        "multipart/form-data; a=application/json, false"
    })
    void onlyJsonIsTaken(String type, boolean taken) {
        HttpFields headers = HttpFields.build().add("Content-Type", type);
        if (taken) {
            assertDoesNotThrow(() -> OriginPolicy.requireType(headers, false));
        } else {
            assertEquals(
                    415,
                    assertThrows(HttpError.class, () -> OriginPolicy.requireType(headers, false))
                            .status());
        }
        HttpFields csv = HttpFields.build().add("Content-Type", "text/csv; charset=utf-8");
        assertTrue(assertDoesNotThrow(() -> OriginPolicy.requireType(csv, true)));
        assertThrows(HttpError.class, () -> OriginPolicy.requireType(csv, false));
        assertEquals(
                415,
                assertThrows(HttpError.class, () -> OriginPolicy.requireType(HttpFields.EMPTY, false))
                        .status());
    }
}
