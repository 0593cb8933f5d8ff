package dev.lanewise.peer;

import java.util.Arrays;
import java.util.Locale;

/** The lines that a system prints, as {@code bench/peers/README.md} tells, and how prediction is timed. */
public final class Report {
    /** Test images of {@link #firstPredictions}. */
    public static final int FIRST = 1_000;

    private static final int NEXT = 100;
    private static final int PASSES = 40;

    private Report() {}

    /** Epochs count from 1; the seconds are those of training alone. */
    public static void epoch(int epoch, double seconds, int correct) {
        print("{\"epoch\":%d,\"seconds\":%.9f,\"correct\":%d}%n", epoch, seconds, correct);
    }

    /** The last line; settings are a sentence. */
    public static void end(String version, int threads, String settings) {
        print(
                "{\"version\":\"%s, Java %s\",\"threads\":%d,\"settings\":\"%s\"}%n",
                version, System.getProperty("java.version"), threads, settings);
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
        System.out.flush();
    }

    /** What predicts with the test images. */
    public interface Prediction {
        /** Predicts for one test image. */
        void run(int image) throws Exception;
    }

    /** Times one image at a time: the median of a call over all images, after a warm-up that is as long. */
    public static void oneImage(Prediction prediction, int correct) throws Exception {
        long[] nanos = new long[Digits.TEST * 10];
        for (int warm = 0; warm < 2; warm++) {
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                prediction.run(i % Digits.TEST);
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        print("{\"case\":\"one image\",\"seconds\":%.12f,\"correct\":%d}%n", nanos[nanos.length / 2] * 1e-9, correct);
    }

    /** Times all test images: the median of the second half of a number of passes. */
    public static void allImages(Prediction pass, int correct) throws Exception {
        long[] nanos = new long[PASSES];
        for (int i = 0; i < PASSES; i++) {
            long start = System.nanoTime();
            pass.run(0);
            nanos[i] = System.nanoTime() - start;
        }
        long[] late = Arrays.copyOfRange(nanos, PASSES / 2, PASSES);
        Arrays.sort(late);
        print(
                "{\"case\":\"10000 images\",\"seconds\":%.12f,\"correct\":%d}%n",
                (late[late.length / 2 - 1] + late[late.length / 2]) * 0.5e-9, correct);
    }

    /**
     * Times the first predictions of this process and those that follow; prints nothing before the last of them.
     *
     * @param digits {@link #FIRST} test images
     * @param y the outputs that a prediction leaves
     * @param loading seconds from the model in memory to the first prediction
     */
    public static void firstPredictions(Digits digits, Prediction prediction, float[] y, double loading)
            throws Exception {
        long begin = System.nanoTime();
        int first = correct(digits, prediction, y);
        long warm = System.nanoTime();
        int next = 0;
        for (int pass = 0; pass < NEXT; pass++) {
            next += correct(digits, prediction, y);
        }
        long end = System.nanoTime();
        print("{\"case\":\"loading\",\"seconds\":%.9f}%n", loading);
        print("{\"case\":\"first 1000 predictions\",\"seconds\":%.9f,\"check\":%d}%n", (warm - begin) * 1e-9, first);
        print("{\"case\":\"next 100000 predictions\",\"seconds\":%.9f,\"check\":%d}%n", (end - warm) * 1e-9, next);
    }

    private static int correct(Digits digits, Prediction prediction, float[] y) throws Exception {
        int correct = 0;
        for (int i = 0; i < FIRST; i++) {
            prediction.run(i);
            int best = 0;
            for (int c = 1; c < Digits.CLASSES; c++) {
                best = y[c] > y[best] ? c : best;
            }
            correct += best == digits.testLabels()[i] ? 1 : 0;
        }
        return correct;
    }
}
