package dev.lanewise.serve;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/** Rules for requests that Jetty accepts, although a proxy could interpret them differently. */
final class HttpRules {
    /** Characters that RFC 3986 excludes from paths and queries. */
    private static final Pattern NOT_IN_TARGET =
            Pattern.compile("[^A-Za-z0-9._~!$&'()*+,;=:@/?%-]|%(?![0-9A-Fa-f]{2})");

    private HttpRules() {}

    /** Returns what is wrong with a request; empty if nothing is. */
    static Optional<String> mistake(Request request) {
        List<String> codings = request.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
        if (!codings.isEmpty() && request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
            return Optional.of("HTTP/1.0 has no Transfer-Encoding");
        }
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"))) {
            return Optional.of("Transfer-Encoding must be chunked alone");
        }
        for (String host : request.getHeaders().getValuesList(HttpHeader.HOST)) {
            if (!OriginPolicy.HOST.matcher(host).matches()) {
                return Optional.of("the host is malformed");
            }
        }
        HttpURI target = request.getHttpURI();
        if (target.getScheme() != null && !HttpScheme.HTTP.is(target.getScheme())) {
            return Optional.of("the scheme of the target must be http");
        }
        if (target.getPathQuery() != null
                && NOT_IN_TARGET.matcher(target.getPathQuery()).find()) {
            return Optional.of("the target has a character that must be percent-encoded");
        }
        return Optional.empty();
    }
}
