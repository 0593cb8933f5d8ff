package dev.lanewise.peer.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lanewise.peer.Digits;
import dev.lanewise.peer.Report;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * ONNX Runtime with the parameters that the engine has learnt.
 *
 * <p>Settings tried: tensors made once over memory that both sides see are faster than new ones for each call (4.5
 * against 7 microseconds an image); 10,000 images are faster in ten tensors than in one.
 */
public final class OnnxRuntimePeer {
    private static final String VERSION = "ONNX Runtime 1.20.0";
    private static final int CHUNK = 1000;

    /** Input and output of a call, over direct buffers. */
    private record Call(FloatBuffer x, FloatBuffer y, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
        static Call of(OrtEnvironment environment, int images) throws OrtException {
            FloatBuffer x = floats(images * Digits.PIXELS);
            FloatBuffer y = floats(images * Digits.CLASSES);
            return new Call(
                    x,
                    y,
                    Map.of("x", OnnxTensor.createTensor(environment, x, new long[] {images, Digits.PIXELS})),
                    Map.of("y", OnnxTensor.createTensor(environment, y, new long[] {images, Digits.CLASSES})));
        }

        private static FloatBuffer floats(int count) {
            return ByteBuffer.allocateDirect(count * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
    }

    private OnnxRuntimePeer() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int threads = Integer.parseInt(args[3]);
        byte[] model = OnnxModel.of(ByteBuffer.wrap(Files.readAllBytes(folder.resolve("parameters.f32"))));
        if (args[1].equals("cold-predict")) {
            predictAtOnce(Digits.firstTest(folder, Report.FIRST), model, threads);
            return;
        }
        Digits digits = Digits.read(folder);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model, options(threads))) {
            Call[] chunks = new Call[Digits.TEST / CHUNK];
            float[] outputs = new float[Digits.TEST * Digits.CLASSES];
            for (int c = 0; c < chunks.length; c++) {
                chunks[c] = Call.of(environment, CHUNK);
                chunks[c].x().put(0, digits.testX(), c * CHUNK * Digits.PIXELS, CHUNK * Digits.PIXELS);
            }
            run(session, chunks);
            for (int c = 0; c < chunks.length; c++) {
                chunks[c].y().get(0, outputs, c * CHUNK * Digits.CLASSES, CHUNK * Digits.CLASSES);
            }
            int correct = digits.correct(outputs);

            float[][] images = digits.testImages();
            float[] y = new float[Digits.CLASSES];
            Call one = Call.of(environment, 1);
            Report.oneImage(
                    i -> {
                        one.x().put(0, images[i]);
                        run(session, one);
                        one.y().get(0, y);
                    },
                    correct);
            Report.allImages(ignored -> run(session, chunks), correct);
        }
        Report.end(
                VERSION,
                threads,
                "float[] to float[] through tensors allocated once; 10,000 images in ten tensors filled in advance");
    }

    /** The first predictions of the process; loading is from the model's bytes, with the native library. */
    private static void predictAtOnce(Digits digits, byte[] model, int threads) throws Exception {
        float[][] images = digits.testImages();
        float[] y = new float[Digits.CLASSES];
        long begin = System.nanoTime();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model, options(threads))) {
            Call one = Call.of(environment, 1);
            double loading = (System.nanoTime() - begin) * 1e-9;
            Report.firstPredictions(
                    digits,
                    i -> {
                        one.x().put(0, images[i]);
                        run(session, one);
                        one.y().get(0, y);
                    },
                    y,
                    loading);
        }
        Report.end(VERSION, threads, "float[] to float[] through tensors allocated once");
    }

    private static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        return options;
    }

    private static void run(OrtSession session, Call... calls) throws OrtException {
        for (Call call : calls) {
            session.run(call.inputs(), call.outputs()).close();
        }
    }
}
