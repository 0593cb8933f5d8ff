package dev.lanewise.serve;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.internal.text.Quote;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;

/**
 * Decides which requests are answered: those that address this server by one of its own names and do not come from a
 * page of another site.
 *
 * <p>A browser lets a page of any site send requests to any host. That site's name may even lead here, once the page is
 * loaded (DNS rebinding); then its requests have its name as their host.
 */
final class OriginPolicy {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    /** A name, an address of version 4, or one of version 6 in brackets; and a port, which tunnels change. */
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{0,5})?");
    /** An address, unlike a name, cannot be rebound. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[.*\\]");

    /** Characters that RFC 3986 excludes from paths and queries. */
    private static final Pattern NOT_IN_TARGET =
            Pattern.compile("[^A-Za-z0-9._~!$&'()*+,;=:@/?%-]|%(?![0-9A-Fa-f]{2})");

    private static final String CSV_TYPE = "text/csv";
    private static final String FORM_TYPE = "application/x-www-form-urlencoded";

    private final String ownName;
    private final boolean anyAddress;

    /**
     * Creates the policy of a server.
     *
     * @param ownName the host that the user gave
     * @param bound the address that it is bound to; the wildcard address allows every address
     */
    OriginPolicy(String ownName, InetAddress bound) {
        this.ownName = bracketed(ownName.toLowerCase(Locale.ROOT));
        this.anyAddress = bound.isAnyLocalAddress();
    }

    static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Returns what is wrong with a request that Jetty accepts, although a proxy could interpret it differently. */
    static Optional<String> mistake(Request request) {
        List<String> codings = request.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
        if (!codings.isEmpty() && request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
            return Optional.of("HTTP/1.0 has no Transfer-Encoding");
        }
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"))) {
            return Optional.of("Transfer-Encoding must be chunked alone");
        }
        for (String host : request.getHeaders().getValuesList(HttpHeader.HOST)) {
            if (!HOST.matcher(host).matches()) {
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

    void requireAllowed(HttpFields headers) throws HttpError {
        String host = only(headers, "Host");
        if (host == null || !HOST.matcher(host).matches()) {
            throw HttpError.badRequest("a request must name one host, as in \"Host: localhost:8080\"");
        }
        String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
        if (!LOOPBACK.contains(name)
                && !name.equals(ownName)
                && !(anyAddress && ADDRESS.matcher(name).matches())) {
            throw new HttpError(
                    HttpError.MISDIRECTED,
                    "the host " + Quote.of(name)
                            + " is not a name of this server, whose names are localhost and the value of serve --host");
        }
        String origin = only(headers, "Origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            throw new HttpError(
                    HttpError.FORBIDDEN,
                    "requests from pages of another origin, here " + Quote.of(origin) + ", are not allowed");
        }
    }

    /**
     * Requires a body that is declared to be JSON, or CSV if that is allowed, and is not compressed. A page of another
     * site could send a form or plain text without a preflight request, but neither of these. A form is accepted as
     * JSON from programs, because {@code curl -d} declares one; a browser's POST request always has the header Origin.
     *
     * @return whether it is CSV
     */
    static boolean requireType(HttpFields headers, boolean mayBeCsv) throws HttpError {
        for (String coding : headers.getValuesList("Content-Encoding")) {
            if (!coding.equalsIgnoreCase("identity")) {
                throw new HttpError(
                        HttpError.UNSUPPORTED_TYPE,
                        "the body must not be compressed, but the header Content-Encoding is " + Quote.of(coding));
            }
        }
        String value = only(headers, "Content-Type");
        String type = value == null ? "" : value.split(";", 2)[0].strip();
        if (mayBeCsv && type.equalsIgnoreCase(CSV_TYPE)) {
            return true;
        }
        boolean form = type.equalsIgnoreCase(FORM_TYPE) && only(headers, "Origin") == null;
        if (!form && !type.equalsIgnoreCase(HttpResponse.JSON_TYPE)) {
            throw new HttpError(
                    HttpError.UNSUPPORTED_TYPE,
                    "the body must be JSON, and the header Content-Type must be " + HttpResponse.JSON_TYPE
                            + (mayBeCsv ? ", or CSV as " + CSV_TYPE : ""));
        }
        return false;
    }

    /** Returns the format of a CSV body, with the declared encoding if there is one. */
    static CsvFormat csvFormat(HttpFields headers) throws HttpError {
        String charset = MimeTypes.getCharsetFromContentType(only(headers, "Content-Type"));
        try {
            return charset == null ? CsvFormat.defaults() : CsvFormat.defaults().withEncoding(Charset.forName(charset));
        } catch (IllegalArgumentException e) {
            throw new HttpError(
                    HttpError.UNSUPPORTED_TYPE,
                    "the charset of the header Content-Type is " + Quote.of(charset)
                            + ", but one such as utf-8 or windows-1252 is expected");
        }
    }

    private static String only(HttpFields headers, String name) throws HttpError {
        List<String> values = headers.getValuesList(name);
        if (values.size() > 1) {
            throw HttpError.badRequest(
                    "the header " + name + " must be given once, but the request has" + " " + values.size());
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
