import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lanewise.format.ModelFile;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/**
 * Answers over HTTP: a request holds the inputs of one example, separated by commas, and gets the number of its class.
 *
 * <p>Arguments: MODEL [PORT], a file that {@code EarlyStopping} or {@code lanewise train --save} wrote; port 8080 if not
 * given, any free one if 0.
 */
public final class PredictionServer {
    private static final int THREADS = 4;
    private static final int LONGEST_REQUEST = 1 << 20;

    /** All threads use the same. */
    private final Predictor predictor;

    private PredictionServer(Predictor predictor) {
        this.predictor = predictor;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] request = exchange.getRequestBody().readNBytes(LONGEST_REQUEST);
            int status = 200;
            String answer;
            try {
                answer = String.valueOf(predictor.classify(numbers(new String(request, StandardCharsets.US_ASCII))));
            } catch (IllegalArgumentException e) {
                status = 400;
                answer = e.getMessage();
            }
            byte[] body = (answer + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private float[] numbers(String text) {
        String[] parts = text.split(",");
        if (parts.length != predictor.inputs()) {
            throw new IllegalArgumentException("expected " + predictor.inputs() + " numbers, but got " + parts.length);
        }
        float[] x = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            x[i] = Float.parseFloat(parts[i]);
        }
        return x;
    }

    public static void main(String[] args) throws IOException {
        Network network = ModelFile.read(Path.of(args[0])).network();
        int port = args.length > 1 ? Integer.parseInt(args[1]) : 8080;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.createContext("/classify", new PredictionServer(network.predictor())::handle);
        server.start();
        System.out.println("listening on http://localhost:" + server.getAddress().getPort() + "/classify");
    }
}
