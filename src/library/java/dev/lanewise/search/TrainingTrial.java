package dev.lanewise.search;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.TargetKind;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Score;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingResult;
import java.util.List;

/** A training as a trial: it stands where the best of its parameters so far do on the validation set. */
public final class TrainingTrial implements Trial {
    private final Network network;
    private final Training training;
    private final boolean hasHits;
    private double seconds;

    /**
     * A trial.
     *
     * @param network the one that is trained
     * @param training its training, set up but for the validation set; closed with this
     * @param validation what trials are ranked by; the network is left with the parameters that were best on it
     */
    public TrainingTrial(Network network, Training training, Dataset validation) {
        this.network = network;
        this.training = training.validateWith(validation);
        this.hasHits = validation.targetKind() != TargetKind.NUMBERS;
    }

    @Override
    public Standing train(int epochs) {
        long start = System.nanoTime();
        TrainingResult result = training.run(epochs);
        seconds += (System.nanoTime() - start) * 1e-9;
        List<EpochRecord> history = result.history();
        Score score = result.bestEpoch() < 0 ? Score.NONE : history.get(result.bestEpoch()).validation();
        return new Standing(end(result.ending()), history.size(), seconds, hasHits ? score.accuracy() : Double.NaN,
                score.cost());
    }

    private static End end(TrainingResult.Ending ending) {
        return switch (ending) {
            case EPOCHS -> End.OPEN;
            case PATIENCE -> End.ENDED;
            case DIVERGED -> End.DIVERGED;
            case TIME, STOPPED -> End.STOPPED;
        };
    }

    @Override
    public void stop() {
        training.stop();
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public void close() {
        training.close();
    }
}
