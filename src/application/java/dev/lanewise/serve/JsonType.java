package dev.lanewise.serve;

import dev.lanewise.internal.Printable;
import dev.lanewise.internal.Quote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The content type of requests with a body. */
final class JsonType {
    /** Largest body, in bytes, that the command repeats. */
    private static final int LONGEST = 400;
    /** An object that can be quoted for a shell. */
    private static final Pattern OBJECT = Pattern.compile("\\{[^\\uFFFD'\\\\]*}");
    private static final Pattern PLAIN_ADDRESS = Pattern.compile("[A-Za-z0-9/:.\\-_=]+");

    private JsonType() {}

    /**
     * Requires a body that is declared to be JSON, without a content coding such as gzip.
     *
     * @throws Refusal if it is not; its message has the curl command that sends the same request as JSON, because
     *     {@code curl -d} alone declares a form
     */
    static void require(Exchange exchange) throws IOException {
        for (String coding : exchange.headers().get("Content-Encoding")) {
            if (!coding.equalsIgnoreCase("identity")) {
                throw new Refusal(Refusal.UNSUPPORTED_TYPE, "the body must not be compressed, but the header"
                        + " Content-Encoding is " + Quote.of(coding));
            }
        }
        try {
            OriginPolicy.requireJson(exchange.headers());
        } catch (Refusal e) {
            if (e.status() != Refusal.UNSUPPORTED_TYPE) {
                throw e;
            }
            throw new Refusal(e.status(), e.getMessage() + "; this command sends the same request correctly:"
                    + " " + command(exchange));
        }
    }

    private static String command(Exchange exchange) throws IOException {
        byte[] start = exchange.bodyStart(LONGEST + 1);
        // Lines of JSON can be joined: a line break is never part of a string.
        String body = new String(start, StandardCharsets.UTF_8).replaceAll("[\\r\\n\\t]+", " ").strip();
        boolean isShort = start.length <= LONGEST && Printable.of(body).equals(body)
                && OBJECT.matcher(body).matches();
        String address = "http://" + exchange.headers().first("Host") + exchange.path()
                + (exchange.query().isEmpty() ? "" : "?" + exchange.query());
        return "curl -H 'Content-Type: " + Answer.JSON_TYPE + "' -d "
                // With $ the shell turns \" into ", so that the command also works with the backslashes that an answer
                // in JSON has.
                + (isShort ? "$'" + body + "'" : "@FILE.json") + " "
                + (PLAIN_ADDRESS.matcher(address).matches() ? address : "'" + address.replace("'", "%27") + "'");
    }
}
