package dev.lanewise.serve;

import dev.lanewise.model.Network;
import dev.lanewise.model.Predictor;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Predictions of one network for any number of threads at once. */
final class PredictorPool {
    private final Network network;
    /** The one used last, which is in a cache, is on top. */
    private final ConcurrentLinkedDeque<Predictor> idle = new ConcurrentLinkedDeque<>();

    PredictorPool(Network network) {
        this.network = network;
        idle.add(network.predictor());
    }

    /** As {@link Predictor#predict(float[], int, float[])}. */
    void predict(float[] x, int count, float[] y) {
        Predictor predictor = idle.poll();
        if (predictor == null) {
            predictor = network.predictor();
        }
        predictor.predict(x, count, y);
        idle.push(predictor);
    }
}
