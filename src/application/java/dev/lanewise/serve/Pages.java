package dev.lanewise.serve;

import dev.lanewise.report.Resources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files that are served, read once; requests cannot reach any others. */
final class Pages {
    private static final String CSS = "text/css; charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    /** Folder of the files that draw the curves of a report. */
    private static final String REPORT = "/dev/lanewise/report/";

    /** Scripts of the page of a model. */
    private static final List<String> SCRIPTS = List.of("page.js", "units.js", "draw.js", "form.js", "start.js");

    private Pages() {}

    /** The page to draw on, and the description of all endpoints. */
    static void addModelPage(Routes routes) throws IOException {
        addShared(routes, "index.html");
        add(routes, "/model.css", CSS, resource("model.css"));
        for (String script : SCRIPTS) {
            add(routes, "/" + script, JAVASCRIPT, resource(script));
        }
        add(routes, "/openapi.json", HttpResponse.JSON_TYPE, resource("openapi.json"));
    }

    /** The page of a training. */
    static void addTrainingPage(Routes routes) throws IOException {
        addShared(routes, "live.html");
        add(routes, "/live.css", CSS, resource("live.css"));
        add(routes, "/live.js", JAVASCRIPT, resource("live.js"));
        add(routes, "/plot.css", CSS, resource(REPORT + "plot.css"));
        add(routes, "/curves.js", JAVASCRIPT, resource(REPORT + "curves.js"));
        add(routes, "/uplot.css", CSS, Resources.uplotStyle().getBytes(StandardCharsets.UTF_8));
        add(routes, "/uplot.js", JAVASCRIPT, Resources.uplotScript().getBytes(StandardCharsets.UTF_8));
    }

    private static void addShared(Routes routes, String page) throws IOException {
        add(routes, "/", "text/html; charset=utf-8", resource(page));
        add(routes, "/" + page, "text/html; charset=utf-8", resource(page));
        add(routes, "/page.css", CSS, resource("page.css"));
        add(routes, "/icon.svg", "image/svg+xml", resource("icon.svg"));
    }

    private static void add(Routes routes, String path, String type, byte[] content) {
        HttpResponse answer = new HttpResponse(HttpResponse.OK, type, content, "");
        routes.get(path, exchange -> answer);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the program was started without " + name + ", a file of its jar");
            }
            return in.readAllBytes();
        }
    }
}
