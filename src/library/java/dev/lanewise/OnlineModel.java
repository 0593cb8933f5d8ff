package dev.lanewise;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Table;
import dev.lanewise.training.OnlineTrainer;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Model that learns from rows as they arrive: an {@link OnlineTrainer} with the columns and names of a model.
 *
 * <pre>{@code
 * try (OnlineModel online = OnlineModel.of(model, TrainingConfig.defaults().withLearningRate(0.01))) {
 *     while (source.hasRows()) {
 *         online.train(source.nextRows());
 *         Model latest = online.model();
 *     }
 * }
 * }</pre>
 *
 * <p>Methods may be called from any thread; {@link #model} never waits for a call of {@link #train}.
 */
public final class OnlineModel implements AutoCloseable {
    private final Model start;
    private final OnlineTrainer trainer;

    private OnlineModel(Model start, OnlineTrainer trainer) {
        this.start = start;
        this.trainer = trainer;
    }

    /**
     * Prepares online training of a model.
     *
     * @param model model to start from, which does not change
     * @param config training configuration
     * @return the model that learns
     * @throws IllegalArgumentException as the constructor of {@link OnlineTrainer} does
     */
    public static OnlineModel of(Model model, TrainingConfig config) {
        Objects.requireNonNull(model, "model");
        return new OnlineModel(model, new OnlineTrainer(model.network(), config));
    }

    /**
     * Loads a state that {@link #save} wrote, as {@link OnlineTrainer#load(Path, dev.lanewise.network.Architecture,
     * TrainingConfig)} does.
     *
     * @param state the file to read
     * @param model the model that the training started from, or a later one
     * @param config training configuration; only the learning rate and the number of threads may differ from before
     * @return the model, which continues with the next rows
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is damaged or does not contain such a state
     * @throws IllegalArgumentException if the file belongs to another network or configuration
     * @throws IOException if reading fails
     */
    public static OnlineModel load(Path state, Model model, TrainingConfig config) throws IOException {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(model, "model");
        return new OnlineModel(model, OnlineTrainer.load(state, model.architecture(), config));
    }

    /**
     * Trains on the rows of a table once, in their order.
     *
     * @param rows rows with the columns of the model, including its target columns, which need not be declared as
     *     targets
     * @throws IllegalArgumentException as {@link Model#evaluate(Table)} and {@link OnlineTrainer#train} do
     * @throws IllegalStateException if the model was not trained on a table, or as {@link OnlineTrainer#train} does
     */
    public void train(Table rows) {
        trainer.train(start.encoded(Objects.requireNonNull(rows, "rows")));
    }

    /**
     * Trains on examples once, in their order; see {@link OnlineTrainer#train}.
     *
     * @param rows examples in the order in which they are learned
     */
    public void train(Dataset rows) {
        trainer.train(Objects.requireNonNull(rows, "rows"));
    }

    /** {@return the model with the network after the last completed call of {@link #train}, and without metrics} */
    public Model model() {
        return start.withNetwork(trainer.network());
    }

    /** {@return the trainer, which counts rows and steps} */
    public OnlineTrainer trainer() {
        return trainer;
    }

    /**
     * Saves the state of the training, which {@link #load} reads; {@link Model#save} saves the {@link #model}.
     *
     * @param state the file to write; an existing file is replaced atomically
     * @throws IOException if writing fails; the message names the file
     */
    public void save(Path state) throws IOException {
        trainer.save(Objects.requireNonNull(state, "state"));
    }

    /** Stops the worker threads after any call in progress has completed. */
    @Override
    public void close() {
        trainer.close();
    }

    /** Describes the training so far. */
    @Override
    public String toString() {
        return trainer.toString();
    }
}
