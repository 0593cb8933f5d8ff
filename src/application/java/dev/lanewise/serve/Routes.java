package dev.lanewise.serve;

import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Endpoints by path, and the files of the pages, which are read once; requests cannot reach any others. */
final class Routes {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "json", HttpResponse.JSON_TYPE);

    private final Map<String, Route> routes = new HashMap<>();

    /**
     * A path.
     *
     * @param method the allowed method; GET also allows HEAD
     */
    private record Route(String method, Action action) {}

    /** Responds to a request. */
    @FunctionalInterface
    interface Action {
        HttpResponse respond(HttpExchange exchange) throws IOException;
    }

    void get(String path, Action action) {
        routes.put(path, new Route("GET", action));
    }

    void post(String path, Action action) {
        routes.put(path, new Route("POST", action));
    }

    /** Adds a file; the ending of its path determines its type. */
    void file(String path, String content) {
        HttpResponse answer = HttpResponse.text(TYPES.get(path.replaceFirst(".*[.]", "")), content);
        get(path, exchange -> answer);
    }

    /** Adds a file of this package as the page at {@code /}, too. */
    void page(String name) throws IOException {
        files(name);
        routes.put("/", routes.get("/" + name));
    }

    /** Adds files of this package. */
    void files(String... names) throws IOException {
        for (String name : names) {
            try (InputStream in = Routes.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IOException("the program was started without " + name + ", a file of its jar");
                }
                file("/" + name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    HttpResponse respond(HttpExchange exchange) throws IOException {
        String path = exchange.path();
        Route route = routes.get(path);
        if (route == null) {
            throw new HttpError(HttpError.NOT_FOUND, "there is nothing at " + Quote.of(path));
        }
        String method = exchange.method();
        if (!route.method().equals(method) && !(route.method().equals("GET") && method.equals("HEAD"))) {
            exchange.setResponseHeader("Allow", route.method().equals("GET") ? "GET, HEAD" : route.method());
            throw new HttpError(HttpError.METHOD_NOT_ALLOWED, path + " takes " + route.method() + " only");
        }
        return route.action().respond(exchange);
    }
}
