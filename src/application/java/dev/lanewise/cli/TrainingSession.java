package dev.lanewise.cli;

import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.access.TrainingAccess;
import dev.lanewise.internal.engine.PreparedData;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.report.Findings;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingResult;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A run of {@code train}: trains according to the flags, reports progress, and saves the results. */
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
            requireFolders(false);
            suited = flags.loadAndSuit(loading);
        } else {
            // Without flags nothing has been settled.
            flags.useNotebook();
        }
        Architecture architecture = flags.network.architecture();
        TrainingConfig trainingConfig = flags.trainingConfig(flags.computing.threads);
        boolean sparse = flags.data.isMnist() && flags.options.keepsZeros();
        KernelSelection selection = flags.computing.select(sparse, flags.network.layers, screen);
        flags.checkpoints.warnings().forEach(warning -> screen.err().println("warning: " + warning));
        requireFolders(flags.checkpoints.resume());
        flags.locks.takeWarnings().forEach(warning -> screen.err().println("warning: " + warning));
        Network net = flags.initial(architecture);
        Loaded loaded = suited != null ? suited : loadWarmingUp(net, trainingConfig, selection.kernels(), loading);
        Splits splits = loaded.splits();
        flags.requireFit(architecture, loaded);
        FitCheck.requireTestSet(splits);
        SideResults side = new SideResults(screen.err());
        flags.results.begin(flags.checkpoints.resume());
        flags.results.writeConfiguration(flags::configuration, SideResults.TRAINING_CONTINUES, side);
        boolean numbers = splits.training().task() == Task.REGRESSION;
        TrainingReport report = new TrainingReport(screen, numbers, flags.results.json, flags.quiet);
        TrainingControl control = new TrainingControl();
        try (Training training = control.of(
                        flags.training(net, trainingConfig, splits, selection.kernels(), new PreparedData()));
                Interruption interruption = new Interruption(control::stop);
                MetricsLog metrics = flags.results.metrics(!numbers, flags.checkpoints.history(), side);
                LivePage page = !flags.live.serve
                        ? null
                        : new LivePage(
                                flags.live.port,
                                control,
                                progress(training, !numbers),
                                architecture,
                                splits.name(),
                                flags.options.epochs,
                                !numbers)) {
            setUp(training, loaded, side, screen);
            if (!flags.byData || flags.isVerbose()) {
                report.computation(selection, training);
            }
            flags.noteOnTask(splits).ifPresent(report::note);
            report.begin(
                    architecture, loaded, flags.testing.origin(flags.data, splits.name()), flags.ending.validate());
            flags.noteOnChoices(List.of(flags)).ifPresent(report::note);
            flags.noteOnScale(loaded).ifPresent(report::note);
            flags.configNotes().forEach(report::note);
            flags.warnings(loaded).forEach(warning -> screen.err().println("warning: " + warning));
            if (page != null) {
                report.page(page.address());
            }
            TrainingResult result = train(training, splits, report, metrics, page, side, screen, !numbers);
            Ended ended = save(result, net, loaded, report, side, screen);
            flags.checkpoints.finish(training, result.history().size(), side);
            if (metrics != null) {
                metrics.finish(result.history());
            }
            flags.results.completeConfiguration(flags::configuration, side);
            String digest = ended.network().sha256();
            report.digest(digest, ended.baseline());
            if (page != null) {
                page.ended(result, digest);
            }
            writeReport(ended, loaded, result, selection, report, side);
            String problem = problem(ended, training, side);
            if (!ended.isGood()) {
                throw new IOException(ended.explanation() + problem);
            }
            boolean interrupted = interruption.isRequested() || control.hasStopped(result);
            if (!interrupted && !problem.isEmpty()) {
                throw new IOException(problem);
            } else if (!problem.isEmpty()) {
                screen.err().println("lanewise train: " + problem);
            }
            return interrupted ? Train.INTERRUPTED : 0;
        }
    }

    private void requireFolders(boolean resumes) throws IOException {
        flags.results.require(flags.locks, resumes);
        flags.checkpoints.require(flags.locks);
    }

    /**
     * A training run that has ended, and its network.
     *
     * @param facts facts about the training
     * @param files files that hold the network
     * @param baseline metrics of the baseline
     * @param explanation why the network is not usable, and where it is; empty if it is usable
     */
    private record Ended(
            Network network, Facts facts, List<Path> files, Map<String, Double> baseline, String explanation) {
        boolean isGood() {
            return explanation.isEmpty();
        }
    }

    /** Saves the network as early as possible, even if something else that its file should contain fails. */
    private Ended save(
            TrainingResult result, Network net, Loaded loaded, TrainingReport report, SideResults side, Screen screen) {
        Splits splits = loaded.splits();
        Facts[] facts = {flags.results.wantNetwork() ? flags.facts(splits) : null};
        if (facts[0] != null) {
            // Looks at all examples.
            side.attemptOptional(
                    "; the network is saved without a checksum of its training data",
                    () -> facts[0] = facts[0].withExamples(splits.training()));
        }
        FinalScores[] measured = {FinalScores.NONE};
        side.attemptOptional(
                "; the network could not be evaluated again",
                () -> measured[0] = FinalScores.of(result, net, splits, flags.computing.threads));
        FinalScores scores = measured[0];
        Map<String, Double> figures =
                new LinkedHashMap<>(metrics(result, splits.training().task() != Task.REGRESSION));
        if (!figures.isEmpty()) {
            figures.putAll(scores.figures());
        }
        if (result.ending() == Ending.DIVERGED) {
            boolean hasTrained = !result.history().isEmpty();
            String unsaved = flags.results.writeRejected(net, loaded, figures, facts[0], hasTrained, side);
            return new Ended(net, facts[0], List.of(), Map.of(), result.explanation() + unsaved);
        }
        report.kept(result, kept(result), scores);
        result.warnings().forEach(warning -> screen.err().println("warning: " + warning));
        Network[] trained = {net};
        PrintStream notes = flags.quiet ? null : screen.err();
        side.attempt(
                "a calibrated network",
                "; the network is saved without calibration",
                () -> trained[0] = flags.calibrating.apply(net, splits.validation(), figures, notes));
        Map<Path, Path> kept = result.ending() == Ending.STOPPED ? flags.results.existing() : Map.of();
        List<Path> files = flags.results.write(trained[0], loaded, figures, facts[0], kept, side);
        report.saved(files);
        if (flags.byData && !flags.results.wantNetwork() && !flags.checkpoints.areWritten()) {
            report.note("the network is not saved; --save FILE saves it");
        }
        kept.forEach((existing, beside) -> screen.err()
                .println(existing + " already existed and is unchanged, because training was stopped before its end"
                        + (files.contains(beside) ? "; the network is in " + beside : "")));
        return new Ended(trained[0], facts[0], files, scores.ofBaseline(), "");
    }

    /** Returns a sentence with the missing results and the file of the network; empty if no result is missing. */
    private String problem(Ended ended, Training training, SideResults side) {
        if (side.missing().isEmpty()) {
            return "";
        }
        String missing = String.join(", ", side.missing()) + " could not be written";
        if (!ended.isGood()) {
            return "; " + missing;
        }
        if (!flags.results.wantNetwork()) {
            return "training has ended, but " + missing;
        }
        return ended.files().isEmpty()
                ? "the network has not been saved: " + missing + flags.checkpoints.remedy(training)
                : "the network is in "
                        + ended.files().stream().map(Path::toString).collect(Collectors.joining(" and ")) + ", but "
                        + missing;
    }

    private void writeReport(
            Ended ended,
            Loaded loaded,
            TrainingResult result,
            KernelSelection selection,
            TrainingReport report,
            SideResults side) {
        Path page = flags.results.report();
        if (page == null) {
            return;
        }
        int kept = kept(result);
        Findings[] findings = {null};
        boolean computed = side.attempt(page.toString(), "; there is no report", () -> {
            Model model = Model.of(ended.network(), loaded.splits().training()).withFacts(ended.facts());
            findings[0] = new ReportFiles(selection, flags.computing.threads)
                    .findings(
                            model,
                            loaded.splits().test(),
                            flags.testing.name(flags.data),
                            new History(result.history(), kept),
                            loaded.schemaOrNull(),
                            flags.testing.rowFile(flags.data),
                            flags.testing.pictures(flags.data),
                            null);
        });
        if (computed && ReportFiles.write(page, findings[0], side)) {
            report.saved(List.of(page));
        }
    }

    /** Sets up what only a single training run does: reporting, resuming from a checkpoint and writing others. */
    private void setUp(Training training, Loaded loaded, SideResults side, Screen screen) throws IOException {
        Splits splits = loaded.splits();
        training.testWith(splits.test());
        TrainingAccess.get().nameExamples(training, (set, examples) -> places(loaded, set, examples));
        boolean keepsScores = flags.results.wantMetrics() || flags.live.serve;
        if (!flags.results.noTrainingScore && (keepsScores || screen.dataLive())) {
            training.scoreTraining();
        }
        if (keepsScores && !flags.ending.validate() && splits.validation().size() > 0) {
            training.recordValidation(splits.validation());
        }
        flags.checkpoints.applyTo(training, flags.spec, side);
    }

    /** Names examples of the test or validation set by their lines or files, if those can be read. */
    private List<String> places(Loaded loaded, Dataset set, int[] examples) {
        boolean isTest = set == loaded.splits().test();
        try {
            return new ExamplePlaces(
                            isTest
                                    ? flags.testing.pictures(flags.data)
                                    : PictureFiles.of(flags.data.data, Part.VALIDATION),
                            isTest ? flags.testing.rowFile(flags.data) : flags.data.rowFile(),
                            loaded.schemaOrNull())
                    .of(set, examples);
        } catch (IOException e) {
            return new ExamplePlaces(PictureFiles.NONE, null, null).of(set, examples);
        }
    }

    private TrainingProgress progress(Training training, boolean hasHits) {
        RemainingTime remaining = flags.ending.remaining(flags.options.epochs, training.stepsPerEpoch());
        TrainingProgress progress =
                new TrainingProgress(training, flags.options.epochs, flags.options.batch, hasHits, remaining);
        training.listen(progress);
        return progress;
    }

    private TrainingResult train(
            Training training,
            Splits splits,
            TrainingReport report,
            MetricsLog metricsOrNull,
            TrainingListener pageOrNull,
            SideResults side,
            Screen screen,
            boolean hasHits)
            throws IOException {
        Screen barScreen = flags.quiet ? screen.unwatched() : screen;
        try (TrainingLine bar = new TrainingLine(barScreen, progress(training, hasHits))) {
            flags.checkpoints.replay(report.begin(training, splits, flags.options.epochs, flags.ending.monitored()));
            training.listen(bar).listen(epoch -> {
                if (!report.epoch(epoch, side, flags.results.wantNetwork() || flags.checkpoints.areWritten())) {
                    // The reader has closed the pipe, or there is nothing left to train for.
                    training.stop();
                }
            });
            if (metricsOrNull != null) {
                training.listen(metricsOrNull);
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

    /** The epoch, from 1, whose parameters are kept; 0 if training ended within an epoch. */
    private static int kept(TrainingResult result) {
        boolean between = result.ending() != Ending.STOPPED && result.ending() != Ending.TIME;
        return result.bestEpoch() > 0
                ? result.bestEpoch()
                : between ? result.history().size() : 0;
    }

    /** Scores of the parameters that are kept; none if they are not those of an epoch. */
    private static Map<String, Double> metrics(TrainingResult result, boolean hasHits) {
        int epoch = kept(result);
        return epoch == 0 ? Map.of() : MetricsLog.figures(result.history().get(epoch - 1), hasHits);
    }
}
