package dev.lanewise.cli;

import dev.lanewise.data.Splits;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingResult;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A training with its page, which waits before its first epoch until it is told to go on. */
public final class LiveTraining implements AutoCloseable {
    private final Network network;
    private final Training training;
    private final TrainingControl control = new TrainingControl();
    private final LivePage page;
    private final List<EpochRecord> records = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<TrainingResult> result;

    /**
     * Begins.
     *
     * @param pauseAfter epochs after which the training asks itself for a pause
     */
    public LiveTraining(Splits splits, String layers, int epochs, int... pauseAfter) throws Exception {
        network = Initializer.NOTEBOOK.network(Architectures.notebook(layers), 1);
        training = control.of(new Training(network, TrainingConfig.notebook().withEpochs(epochs), splits.training()));
        TrainingProgress progress = new TrainingProgress(training, epochs, 10, true, false, 80);
        page = new LivePage(0, control, progress, network.architecture(), splits.name(), epochs, true);
        training.testWith(splits.test())
                .scoreTraining()
                .listen(progress)
                .listen(record -> {
                    records.add(record);
                    for (int epoch : pauseAfter) {
                        if (record.epoch() == epoch) {
                            control.pause();
                        }
                    }
                })
                .listen(page);
        control.pause();
        result = thread.submit(() -> {
            TrainingResult ended = training.run();
            page.ended(ended, network.sha256());
            return ended;
        });
    }

    /** Where the page is. */
    public URI address() {
        return page.address();
    }

    /** The last progress event that the page has received. */
    String progress() {
        return page.progress();
    }

    TrainingControl control() {
        return control;
    }

    /** The epochs so far. */
    public List<EpochRecord> records() {
        return records;
    }

    Network network() {
        return network;
    }

    /** Waits for the end. */
    public TrainingResult result() throws Exception {
        return result.get();
    }

    @Override
    public void close() throws Exception {
        control.stop();
        result.get();
        page.close();
        training.close();
        thread.shutdown();
    }
}
