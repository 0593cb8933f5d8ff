package dev.lanewise.serve;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** The files that are served: these, read once, and no others, whatever a request asks for. */
final class Pages {
    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "page.css", "text/css; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml",
            "openapi.json", Answer.JSON_TYPE);

    private final Map<String, Answer> answers = new HashMap<>();

    Pages() throws IOException {
        for (Map.Entry<String, String> page : TYPES.entrySet()) {
            try (InputStream in = Pages.class.getResourceAsStream(page.getKey())) {
                if (in == null) {
                    throw new IOException("the program was started without " + page.getKey() + ", a file of its jar");
                }
                answers.put("/" + page.getKey(), new Answer(200, page.getValue(), in.readAllBytes(), ""));
            }
        }
        answers.put("/", answers.get("/index.html"));
    }

    /** By their paths. */
    Map<String, Answer> answers() {
        return answers;
    }
}
