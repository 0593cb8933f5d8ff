package dev.lanewise.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLConnection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a static site: follows their links, and serves them on a port of this machine. */
final class SiteFiles implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("<(\\w+)\\b[^>]*?\\s(?:href|src)=\"([^\"]*)\"");
    private static final Pattern IDENTIFIER = Pattern.compile("\\s(?:id|name)=\"([^\"]*)\"");
    private static final Pattern URL_OF_STYLE =
            Pattern.compile("@import\\s+(?:url\\()?['\"]?([^'\")]+)|url\\(([^)]+)\\)");

    private final Path root;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    SiteFiles(Path root) throws IOException {
        this.root = root;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI address(String page) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + page);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            Path file = root.resolve(path.isEmpty() || path.endsWith("/") ? path + "index.html" : path)
                    .normalize();
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String name = file.toString();
            String type = name.endsWith(".js")
                    ? "text/javascript"
                    : name.endsWith(".css")
                            ? "text/css"
                            : name.endsWith(".svg") ? "image/svg+xml" : URLConnection.guessContentTypeFromName(name);
            exchange.getResponseHeaders().set("Content-Type", type == null ? "application/octet-stream" : type);
            byte[] content = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** The pages, as paths from the root. */
    Set<String> pages() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            Set<String> pages = new TreeSet<>();
            files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".html"))
                    .forEach(pages::add);
            return pages;
        }
    }

    /**
     * Follows all links from the start page on.
     *
     * @param problems gets a sentence for each link that leads nowhere, and each part of a page on another host
     * @return the pages that were reached
     */
    Set<String> crawl(List<String> problems) throws IOException {
        Deque<String> waiting = new ArrayDeque<>(List.of("index.html"));
        Set<String> seen = new TreeSet<>(waiting);
        Map<String, Set<String>> identifiers = new TreeMap<>();
        List<String[]> fragments = new ArrayList<>();
        while (!waiting.isEmpty()) {
            String page = waiting.remove();
            String text = Files.readString(root.resolve(page));
            Set<String> ofPage = new HashSet<>();
            Matcher identifier = IDENTIFIER.matcher(text);
            while (identifier.find()) {
                ofPage.add(plain(identifier.group(1)));
            }
            identifiers.put(page, ofPage);
            Matcher link = LINK.matcher(text);
            while (link.find()) {
                String target = plain(link.group(2));
                if (target.startsWith("data:") || target.startsWith("javascript:")) {
                    continue;
                }
                if (target.matches("(?i)[a-z][a-z0-9+.-]*:.*|//.*")) {
                    if (!link.group(1).equals("a")) {
                        problems.add(page + " has a part on another host: " + target);
                    }
                    continue;
                }
                String[] parts = target.split("#", 2);
                String file = resolve(page, parts[0]);
                if (!Files.isRegularFile(root.resolve(file))) {
                    problems.add(page + " has a link that leads nowhere: " + target);
                    continue;
                }
                if (parts.length > 1 && !parts[1].isEmpty() && file.endsWith(".html")) {
                    fragments.add(new String[] {page, file, decoded(parts[1])});
                }
                if (file.endsWith(".html") && seen.add(file)) {
                    waiting.add(file);
                }
            }
        }
        for (String[] fragment : fragments) {
            // javadoc lists the constants of packages of which it prints none itself.
            boolean ofJavadoc = fragment[1].equals("api/constant-values.html");
            if (!ofJavadoc && !identifiers.get(fragment[1]).contains(fragment[2])) {
                problems.add(fragment[0] + " links to a part that " + fragment[1] + " lacks: #" + fragment[2]);
            }
        }
        return seen;
    }

    /** A sentence for each file that a stylesheet asks for and that is missing or on another host. */
    List<String> problemsOfStyles() throws IOException {
        List<String> problems = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path style :
                    files.filter(file -> file.toString().endsWith(".css")).toList()) {
                Matcher address = URL_OF_STYLE.matcher(Files.readString(style));
                while (address.find()) {
                    String text = address.group(1) != null ? address.group(1) : address.group(2);
                    String target = text.replaceAll("['\"]", "");
                    if (!target.startsWith("data:")
                            && !target.startsWith("#")
                            && !Files.exists(style.resolveSibling(target.replaceFirst("[?#].*", "")))) {
                        problems.add(root.relativize(style) + " asks for " + target);
                    }
                }
            }
        }
        return problems;
    }

    private String resolve(String page, String target) {
        String path = decoded(target);
        Path folder = root.resolve(page).getParent();
        Path file = path.isEmpty()
                ? root.resolve(page)
                : path.startsWith("/")
                        ? root.resolve(path.substring(1))
                        : folder.resolve(path).normalize();
        if (path.endsWith("/") || Files.isDirectory(file)) {
            file = file.resolve("index.html");
        }
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String plain(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
