package dev.lanewise.cli;

import dev.lanewise.internal.BackgroundTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Reads examples in batches on a separate thread while earlier ones are processed, in bounded memory. */
final class ReadAhead {
    private static final int BATCHES = 4;
    private static final int MOST_TOGETHER = 256;
    private static final int FLOATS_TOGETHER = 1 << 16;
    private static final Batch END = new Batch(0, 0);

    /** A batch of examples. */
    static final class Batch {
        private final float[] inputs;
        private final ExampleFile.Example[] examples;
        private int count;

        private Batch(int room, int width) {
            this.inputs = new float[room * width];
            this.examples = new ExampleFile.Example[room];
        }

        /** Their inputs, one example after the other. */
        float[] inputs() {
            return inputs;
        }

        /** The example at index {@code i} of the batch. */
        ExampleFile.Example example(int i) {
            return examples[i];
        }

        int count() {
            return count;
        }
    }

    /** Consumes batches of examples. */
    @FunctionalInterface
    interface Use {
        void take(Batch batch) throws IOException;
    }

    private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<Batch> full = new ArrayBlockingQueue<>(BATCHES + 1);
    private final int width;
    private Batch filled;

    private ReadAhead(int width) {
        this.width = width;
        int room = most(width);
        for (int i = 0; i < BATCHES; i++) {
            empty.add(new Batch(room, width));
        }
    }

    /** Largest number of examples in a batch for this number of inputs. */
    static int most(int width) {
        return Math.max(1, Math.min(MOST_TOGETHER, FLOATS_TOGETHER / width));
    }

    /**
     * Reads files, one after the other. If that fails, the examples before the failure are used first.
     *
     * @param width number of inputs of an example
     * @param use consumes them, on this thread
     */
    static void read(List<Path> files, ExampleFile reader, int width, Use use)
            throws IOException, InterruptedException {
        ReadAhead ahead = new ReadAhead(width);
        try (BackgroundTask<Void> reading = BackgroundTask.start("lanewise-read", () -> {
            try {
                for (Path file : files) {
                    reader.read(file, ahead::add);
                }
            } finally {
                ahead.passOn();
                ahead.full.put(END);
            }
            return null;
        })) {
            try {
                for (Batch batch = ahead.full.take(); batch != END; batch = ahead.full.take()) {
                    use.take(batch);
                    ahead.empty.put(batch);
                }
                reading.join();
            } finally {
                // If this thread fails, the reader may be waiting for an empty batch.
                reading.interrupt();
            }
        }
    }

    private void add(ExampleFile.Example example, float[] inputs) throws IOException {
        try {
            if (filled == null) {
                filled = empty.take();
                filled.count = 0;
            }
            filled.examples[filled.count] = example;
            System.arraycopy(inputs, 0, filled.inputs, filled.count++ * width, width);
            if (filled.count == filled.examples.length) {
                passOn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("reading was cancelled", e);
        }
    }

    private void passOn() throws InterruptedException {
        if (filled != null) {
            full.put(filled);
            filled = null;
        }
    }
}
