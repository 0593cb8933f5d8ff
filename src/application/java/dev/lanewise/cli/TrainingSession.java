package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.format.Provenance;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.engine.PreparedData;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingResult.Ending;
import dev.lanewise.training.TrainingResult;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run of {@code train}: trains as the flags say, reports progress, and saves the results. */
final class TrainingSession {
    private final Train flags;

    TrainingSession(Train flags) {
        this.flags = flags;
    }

    /** Trains, and returns the exit code of the command. */
    int run(Screen screen) throws Exception {
        Screen loading = flags.quiet ? screen.unwatched() : screen;
        Loaded suited = null;
        if (flags.byData) {
            // Before data are read that may take minutes.
            flags.results.requireNoRun();
            flags.results.requireWritable();
            flags.checkpoints.requireWritable();
            suited = flags.loadAndSuit(loading);
        } else {
            // Without flags nothing has been settled.
            flags.useNotebook();
        }
        Architecture architecture = flags.network.architecture();
        TrainingConfig trainingConfig = flags.trainingConfig(flags.computing.threads);
        boolean sparse = flags.data.isMnist() && flags.chance.keepsZeros();
        KernelSelection selection = flags.computing.select(sparse, flags.network.layers, screen);
        flags.checkpoints.warnings().forEach(warning -> screen.err().println("warning: " + warning));
        if (!flags.checkpoints.resume()) {
            flags.results.requireNoRun();
        }
        flags.results.requireWritable();
        flags.checkpoints.requireWritable();
        Network net = flags.initial(architecture);
        Loaded loaded = suited != null ? suited : loadWarmingUp(net, trainingConfig, selection.kernels(), loading);
        Splits splits = loaded.splits();
        flags.requireFit(architecture, loaded);
        flags.results.writeConfiguration(flags::configuration);
        boolean numbers = splits.training().task() == Task.REGRESSION;
        TrainingReport report = new TrainingReport(screen, numbers, flags.results.json, flags.quiet);
        int exit = 0;
        TrainingControl control = new TrainingControl();
        try (Training training = control.of(flags.training(
                        net, trainingConfig, splits, selection.kernels(), new PreparedData()));
                Interruption interruption = new Interruption(control::stop);
                LivePage page = !flags.live.serve ? null : new LivePage(flags.live.port, control,
                        progress(training, !numbers), architecture, splits.name(), flags.epochs, !numbers)) {
            setUp(training, splits);
            report.begin(selection, training, architecture, loaded, flags.ending.validate());
            flags.notesOnChoices(splits, List.of(flags)).forEach(report::note);
            flags.warnings(loaded).forEach(warning -> screen.err().println("warning: " + warning));
            if (page != null) {
                report.page(page.address());
            }
            TrainingResult result = train(training, splits, report, page, screen, !numbers);
            // Looks at all examples.
            Provenance from = flags.results.wantNetwork() ? flags.provenance(splits) : null;
            Outcome outcome = Outcome.of(result, net, splits, flags.computing.threads);
            if (outcome.isGood()) {
                report.kept(result, kept(result), outcome);
            }
            outcome.warning().ifPresent(warning -> screen.err().println("warning: " + warning));
            Map<String, Double> figures = new LinkedHashMap<>(metrics(result, !numbers));
            PrintStream notes = flags.quiet ? null : screen.err();
            Network trained = outcome.isGood()
                    ? flags.calibrating.apply(net, splits.validation(), figures, notes) : net;
            String unsaved = "";
            if (!outcome.isGood()) {
                unsaved = flags.results.writeRejected(net, loaded, figures, from, outcome.hasTrained());
            } else {
                report.saved(flags.results.write(trained, loaded, figures, from));
            }
            String digest = trained.sha256();
            report.digest(digest);
            if (page != null) {
                page.ended(result, digest);
            }
            flags.results.writeReport(file -> {
                writeReport(file, trained, loaded, result, from, selection, screen);
                report.saved(List.of(file));
            });
            if (!outcome.isGood()) {
                throw new IOException(report.explanation(outcome.explanation()) + unsaved);
            } else if (interruption.isRequested() || control.hasStopped(result)) {
                exit = Train.INTERRUPTED;
            }
        }
        return exit;
    }

    private void writeReport(Path page, Network net, Loaded loaded, TrainingResult result, Provenance from,
            KernelSelection selection, Screen screen) throws IOException {
        int kept = kept(result);
        double loss = kept < 0 || flags.calibrating.isOn() ? Double.NaN : result.history().get(kept).test().loss();
        ReportFiles files = new ReportFiles(selection, flags.computing.threads);
        Dataset test = loaded.splits().test();
        History history = new History(result.history(), kept);
        files.writeWithPlots(page, files.findings(net, test, flags.testing.name(flags.data), loss, history, from,
                loaded.schemaOrNull(), flags.testing.rowFile(flags.data),
                flags.testing.pictures(flags.data)), screen);
    }

    /** Sets up what only a single training run does: reporting, resuming from a checkpoint and writing others. */
    private void setUp(Training training, Splits splits) throws IOException {
        training.testWith(splits.test());
        if (flags.results.wantMetrics() || flags.live.serve) {
            if (!flags.results.noTrainingScore) {
                training.scoreTraining();
            }
            if (!flags.ending.validate() && splits.validation().size() > 0) {
                training.recordValidation(splits.validation());
            }
        }
        flags.checkpoints.applyTo(training, flags.spec);
    }

    private TrainingProgress progress(Training training, boolean hasHits) {
        RemainingTime remaining = flags.ending.remaining(flags.epochs, training.stepsPerEpoch());
        TrainingProgress progress = new TrainingProgress(training, flags.epochs, flags.batch, hasHits, remaining);
        training.listen(progress);
        return progress;
    }

    private TrainingResult train(Training training, Splits splits, TrainingReport report, TrainingListener pageOrNull,
            Screen screen, boolean hasHits) throws IOException {
        Screen barScreen = flags.quiet ? screen.unwatched() : screen;
        try (MetricsLog metrics = flags.results.metrics(hasHits);
                TrainingLine bar = new TrainingLine(barScreen, progress(training, hasHits))) {
            flags.checkpoints.replay(report.begin(training, splits, flags.epochs, flags.ending.monitored()));
            training.listen(bar).listen(epoch -> {
                if (!report.epoch(epoch)) {
                    // The reader has closed the pipe.
                    training.stop();
                }
            });
            if (metrics != null) {
                flags.checkpoints.replay(metrics);
                training.listen(metrics);
            }
            if (pageOrNull != null) {
                flags.checkpoints.replay(pageOrNull);
                training.listen(pageOrNull);
            }
            TrainingResult result = training.run();
            bar.end();
            report.end(result, flags.ending.monitored());
            return result;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Loaded loadWarmingUp(Network net, TrainingConfig trainingConfig, Kernels kernels, Screen screen)
            throws IOException {
        try (BackgroundTask<Void> warmUp = MnistWarmUp.start(flags.data, net, trainingConfig, kernels)) {
            return flags.load(screen);
        }
    }

    /** The epoch whose parameters are kept; -1 if training ended within an epoch. */
    private static int kept(TrainingResult result) {
        boolean between = result.ending() != Ending.STOPPED && result.ending() != Ending.TIME;
        return result.bestEpoch() >= 0 ? result.bestEpoch() : between ? result.history().size() - 1 : -1;
    }

    /** Scores of the parameters that are kept; none if they are not those of an epoch. */
    private static Map<String, Double> metrics(TrainingResult result, boolean hasHits) {
        int epoch = kept(result);
        return epoch < 0 ? Map.of() : MetricsLog.figures(result.history().get(epoch), hasHits);
    }
}
