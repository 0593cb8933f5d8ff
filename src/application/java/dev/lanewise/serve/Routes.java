package dev.lanewise.serve;

import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Endpoints by path. */
final class Routes {
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
