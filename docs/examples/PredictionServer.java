import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lanewise.Model;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;

/**
 * Answers over HTTP: a request has the numbers of one row, separated by commas, and the response is the prediction.
 * All threads share one model.
 *
 * <p>Arguments: MODEL PORT, a file that {@code ClassifyRecords}, {@code EarlyStopping} or {@code lanewise train --save}
 * wrote, and a port; 0 for any free one.
 */
public final class PredictionServer {
    public static void main(String[] args) throws IOException {
        // Otherwise the body of a response waits for the client to acknowledge the headers: 40 ms on open connections.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Model model = Model.load(Path.of(args[0]));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/predict", exchange -> {
            String row = new String(exchange.getRequestBody().readNBytes(1 << 20), StandardCharsets.UTF_8);
            try {
                double[] numbers = Arrays.stream(row.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                answer(exchange, 200, model.predict(numbers).toString());
            } catch (IllegalArgumentException e) {
                answer(exchange, 400, e.getMessage());
            }
        });
        server.start();
        System.out.println(
                "listening on http://localhost:" + server.getAddress().getPort() + "/predict");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
