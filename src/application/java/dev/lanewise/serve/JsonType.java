package dev.lanewise.serve;

import dev.lanewise.internal.Quote;
import java.io.IOException;

/** The content type of requests with a body. */
final class JsonType {
    private JsonType() {}

    /**
     * Requires a body of JSON without a content coding such as gzip.
     *
     * @throws Refusal if it is declared to be something else
     */
    static void require(Exchange exchange) throws IOException {
        for (String coding : exchange.headers().get("Content-Encoding")) {
            if (!coding.equalsIgnoreCase("identity")) {
                throw new Refusal(
                        Refusal.UNSUPPORTED_TYPE,
                        "the body must not be compressed, but the header" + " Content-Encoding is " + Quote.of(coding));
            }
        }
        OriginPolicy.requireJson(exchange.headers());
    }
}
