package dev.lanewise.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The content type of requests with a body. */
final class JsonType {
    /** Largest body, in bytes, that the command repeats. */
    private static final int LONGEST = 400;
    /** An object that can be quoted for a shell. */
    private static final Pattern OBJECT = Pattern.compile("\\{[^\\p{Cntrl}\\uFFFD'\\\\]*}");
    private static final Pattern PLAIN_ADDRESS = Pattern.compile("[A-Za-z0-9/:.\\-_=]+");

    private JsonType() {}

    /**
     * Requires a body that is declared to be JSON.
     *
     * @throws Refusal if it is not; its message has the curl command that sends the same request as JSON, because
     *     {@code curl -d} alone declares a form
     */
    static void require(HttpExchange exchange) throws IOException {
        try {
            OriginPolicy.requireJson(exchange.getRequestHeaders());
        } catch (Refusal e) {
            if (e.status() != Refusal.UNSUPPORTED_TYPE) {
                throw e;
            }
            throw new Refusal(e.status(), e.getMessage() + "; this command sends the same request correctly:"
                    + " " + command(exchange));
        }
    }

    private static String command(HttpExchange exchange) throws IOException {
        byte[] start = exchange.getRequestBody().readNBytes(LONGEST + 1);
        // Lines of JSON can be joined: a line break is never part of a string.
        String body = new String(start, StandardCharsets.UTF_8).replaceAll("[\\r\\n\\t]+", " ").strip();
        boolean isShort = start.length <= LONGEST && OBJECT.matcher(body).matches();
        String address = "http://" + exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI();
        return "curl -H 'Content-Type: " + Answer.JSON_TYPE + "' -d "
                // With $ the shell turns \" into ", so that the command also works with the backslashes that an answer
                // in JSON has.
                + (isShort ? "$'" + body + "'" : "@FILE.json") + " "
                + (PLAIN_ADDRESS.matcher(address).matches() ? address : "'" + address.replace("'", "%27") + "'");
    }
}
