package dev.lanewise.cli;

import dev.lanewise.csv.CsvFormat;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.BackgroundTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Reads examples on a thread of its own while those before are worked on, some at a time, in memory that does not grow. */
final class ReadAhead {
    private static final int BATCHES = 4;
    private static final int MOST_TOGETHER = 256;
    private static final int FLOATS_TOGETHER = 1 << 16;
    private static final Batch END = new Batch(0, 0);

    /** Examples that come together. */
    static final class Batch {
        private final float[] inputs;
        private final int room;
        private int first;
        private int count;

        private Batch(int room, int width) {
            this.inputs = new float[room * width];
            this.room = room;
        }

        /** Their inputs, one example after the other. */
        float[] inputs() {
            return inputs;
        }

        /** The place of the first in the file, from 0. */
        int first() {
            return first;
        }

        int count() {
            return count;
        }
    }

    /** What is done with examples. */
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

    /** The most examples of so many inputs that come together. */
    static int most(int width) {
        return Math.max(1, Math.min(MOST_TOGETHER, FLOATS_TOGETHER / width));
    }

    /**
     * Reads a file as {@link ExampleFile#read} does. If that fails, the examples before the failure are used first.
     *
     * @param use what is done with them, on this thread
     */
    static void read(Path file, Schema schema, Optional<ImageShape> shape, CsvFormat format, ReadingBar bar, Use use)
            throws IOException, InterruptedException {
        ReadAhead ahead = new ReadAhead(schema.inputs());
        try (BackgroundTask<Void> reading = BackgroundTask.start("lanewise-read", () -> {
            try {
                ExampleFile.read(file, schema, shape, format, bar, ahead::add);
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

    private void add(int number, float[] inputs) throws IOException {
        try {
            if (filled == null) {
                filled = empty.take();
                filled.first = number;
                filled.count = 0;
            }
            System.arraycopy(inputs, 0, filled.inputs, filled.count++ * width, width);
            if (filled.count == filled.room) {
                passOn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the reading was given up", e);
        }
    }

    private void passOn() throws InterruptedException {
        if (filled != null) {
            full.put(filled);
            filled = null;
        }
    }
}
