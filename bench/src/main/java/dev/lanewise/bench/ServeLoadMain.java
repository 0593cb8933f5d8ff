package dev.lanewise.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * Load for a server that {@code lanewise serve} has started with a network of MNIST: so many connections, each of which
 * sends a request of so many test images as soon as it has the answer to the one before, or at a given rate.
 */
public final class ServeLoadMain {
    private static final int WARM_UP_SECONDS = 5;
    /** Different requests of each connection. */
    private static final int REQUESTS = 16;

    private ServeLoadMain() {}

    /**
     * Arguments: address, connections, images in a request, seconds, and perhaps images a second, of all connections
     * together. Prints JSON; a latency is from when a request was to be sent to when its answer was there.
     */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        URI address = URI.create(args[0]);
        int connections = Integer.parseInt(args[1]);
        int images = Integer.parseInt(args[2]);
        int seconds = Integer.parseInt(args[3]);
        double rate = args.length > 4 ? Double.parseDouble(args[4]) / images / connections : 0;
        Dataset test = Mnist.load().test();
        long begin = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
        long end = begin + seconds * 1_000_000_000L;
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        List<Future<long[]>> connected = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            byte[][] requests = new byte[REQUESTS][];
            for (int r = 0; r < REQUESTS; r++) {
                requests[r] = request(address, test, (c * REQUESTS + r) * images, images);
            }
            long first = begin + (long) (1e9 * c / Math.max(rate, 1) / connections);
            connected.add(threads.submit(() -> run(address, requests, images, first, end, rate)));
        }
        LongStream all = LongStream.empty();
        int errors = 0;
        for (Future<long[]> connection : connected) {
            long[] latencies = connection.get();
            errors += (int)
                    Arrays.stream(latencies).filter(latency -> latency < 0).count();
            all = LongStream.concat(all, Arrays.stream(latencies).filter(latency -> latency >= 0));
        }
        threads.shutdown();
        long[] sorted = all.sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "{\"connections\": %d, \"images in a request\": %d, \"seconds\": %d, \"errors\": %d, "
                        + "\"requests/s\": %.0f, \"predictions/s\": %.0f, \"p50 ms\": %.2f, \"p99 ms\": %.2f, "
                        + "\"p99.9 ms\": %.2f, \"max ms\": %.2f}%n",
                connections,
                images,
                seconds,
                errors,
                sorted.length / (double) seconds,
                (double) sorted.length * images / seconds,
                quantile(sorted, 0.5),
                quantile(sorted, 0.99),
                quantile(sorted, 0.999),
                quantile(sorted, 1));
    }

    private static double quantile(long[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))] * 1e-6;
    }

    private static byte[] request(URI address, Dataset test, int from, int images) throws IOException {
        List<float[]> inputs = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            float[] image = new float[test.inputs()];
            test.copyRow((from + i) % test.size(), image, 0);
            inputs.add(image);
        }
        // As most writers of JSON do, without what a whole number does not need.
        byte[] body = JSON.std
                .asString(Map.of("inputs", inputs))
                .replace("0.0,", "0,")
                .replace("0.0]", "0]")
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /predict HTTP/1.1\r\nHost: " + address.getAuthority()
                        + "\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** Latencies in nanoseconds of the requests after the warm-up; -1 for one that failed. */
    private static long[] run(URI address, byte[][] requests, int images, long begin, long end, double rate)
            throws IOException {
        long[] latencies = new long[1024];
        int count = 0;
        long planned = begin;
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (int r = 0; System.nanoTime() < end; r++) {
                long start = System.nanoTime();
                if (rate > 0 && start >= begin) {
                    for (; start < planned; start = System.nanoTime()) {
                        Thread.sleep((planned - start) / 1_000_000, (int) ((planned - start) % 1_000_000));
                    }
                    start = planned;
                    planned += (long) (1e9 / rate);
                }
                socket.getOutputStream().write(requests[r % requests.length]);
                boolean well = answer(in, images);
                if (start >= begin) {
                    latencies = count < latencies.length ? latencies : Arrays.copyOf(latencies, 2 * count);
                    latencies[count++] = well ? System.nanoTime() - start : -1;
                }
            }
        } catch (IOException | InterruptedException e) {
            System.err.println(e);
            latencies = Arrays.copyOf(latencies, count + 1);
            latencies[count++] = -1;
        }
        return Arrays.copyOf(latencies, count);
    }

    /** Reads an answer; whether it is a prediction for each image. */
    private static boolean answer(InputStream in, int images) throws IOException {
        boolean well = line(in).startsWith("HTTP/1.1 200 ");
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
                length = Integer.parseInt(header.substring(16));
            }
        }
        byte[] body = in.readNBytes(length);
        int predictions = 0;
        for (byte b : body) {
            predictions += b == '[' ? 1 : 0;
        }
        // One more for the list of them.
        return well && predictions == images + 1;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server has closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
