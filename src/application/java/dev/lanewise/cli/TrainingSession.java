package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Facts;
import dev.lanewise.Fit;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.report.Findings;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
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
import java.util.Optional;
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
        Architecture described = flags.described();
        // Before data are read that may take minutes.
        requireFolders(flags.checkpoints.resume());
        flags.computing.request();
        Loaded loaded =
                described == null || !flags.data.isMnist() ? flags.load(loading) : loadWarmingUp(described, loading);
        Splits splits = loaded.splits();
        flags.checkpoints.warnings().forEach(warning -> screen.err().println("warning: " + warning));
        flags.locks.takeWarnings().forEach(warning -> screen.err().println("warning: " + warning));
        SideResults side = new SideResults(screen.err());
        boolean numbers = splits.training().task() == Task.REGRESSION;
        try (Fit fit = flags.start(loaded, flags.computing.threads)) {
            TrainingReport report =
                    new TrainingReport(screen, numbers, flags.isNotebook(fit), flags.results.json, flags.quiet);
            requireTrainable(fit);
            FitCheck.requireTestSet(splits);
            flags.results.begin(flags.checkpoints.resume());
            flags.results.writeConfiguration(() -> flags.configuration(fit), SideResults.TRAINING_CONTINUES, side);
            return run(fit, loaded, side, report, screen);
        }
    }

    private static void requireTrainable(Fit fit) throws IOException {
        try {
            fit.training();
        } catch (IllegalArgumentException e) {
            throw Train.refused(fit.splits(), e);
        }
    }

    private int run(Fit fit, Loaded loaded, SideResults side, TrainingReport report, Screen screen) throws Exception {
        Splits splits = loaded.splits();
        boolean numbers = splits.training().task() == Task.REGRESSION;
        TrainingControl control = new TrainingControl();
        Training training = control.of(fit.training());
        Network net = training.network();
        Architecture architecture = net.architecture();
        try (Interruption interruption = new Interruption(control::stop);
                MetricsLog metrics = flags.results.metrics(!numbers, flags.checkpoints.history(), side);
                LivePage page = !flags.live.serve
                        ? null
                        : new LivePage(
                                flags.live.port,
                                control,
                                progress(fit, !numbers),
                                architecture,
                                splits.name(),
                                fit.config().epochs(),
                                !numbers)) {
            setUp(fit, loaded, side, screen);
            if (!flags.byData || flags.isVerbose()) {
                report.computation(training);
            }
            flags.noteOnTask(splits).ifPresent(report::note);
            report.begin(
                    architecture,
                    loaded,
                    flags.testing.origin(flags.data, splits.name()),
                    flags.options.ending.validate());
            Train.noteOnChoices(flags.choices(fit)).ifPresent(report::note);
            flags.noteOnScale(fit, loaded).ifPresent(report::note);
            flags.configNotes().forEach(report::note);
            flags.warnings(fit, loaded).forEach(warning -> screen.err().println("warning: " + warning));
            if (page != null) {
                report.page(page.address());
            }
            TrainingResult result = train(fit, report, metrics, page, side, screen, !numbers);
            Ended ended = save(result, fit, loaded, report, side, screen);
            flags.checkpoints.finish(training, result.history().size(), side);
            if (metrics != null) {
                metrics.finish(result.history());
            }
            flags.results.completeConfiguration(() -> flags.configuration(fit), side);
            String digest = ended.network().sha256();
            report.digest(digest, ended.scores());
            if (page != null) {
                page.ended(result, digest);
            }
            writeReport(ended, loaded, result, report, side);
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
     * @param network the network, calibrated if the flags ask for it
     * @param model the model that is saved; null if none is
     * @param files files that hold the model
     * @param scores scores after the last epoch
     * @param explanation why the network is not usable, and where it is; empty if it is usable
     */
    private record Ended(Network network, Model model, List<Path> files, FinalScores scores, String explanation) {
        boolean isGood() {
            return explanation.isEmpty();
        }
    }

    /** Saves the network as early as possible, even if something else that its file should contain fails. */
    private Ended save(
            TrainingResult result, Fit fit, Loaded loaded, TrainingReport report, SideResults side, Screen screen) {
        Splits splits = loaded.splits();
        Network net = fit.training().network();
        FinalScores[] measured = {FinalScores.NONE};
        side.attemptOptional(
                "; the network could not be evaluated again",
                () -> measured[0] = FinalScores.of(result, kept(result), net, splits, flags.computing.threads));
        FinalScores scores = measured[0];
        Map<String, Double> figures =
                new LinkedHashMap<>(metrics(result, splits.training().task() != Task.REGRESSION));
        if (!figures.isEmpty()) {
            figures.putAll(scores.figures());
        }
        if (result.ending() == Ending.DIVERGED) {
            boolean hasTrained = !result.history().isEmpty();
            Model model = model(net, fit, loaded, figures, side);
            String unsaved = flags.results.writeRejected(model, hasTrained, side);
            return new Ended(net, model, List.of(), FinalScores.NONE, result.explanation() + unsaved);
        }
        report.kept(kept(result), splits.test().task(), scores);
        result.warnings().forEach(warning -> screen.err().println("warning: " + warning));
        Network[] trained = {net};
        PrintStream notes = flags.quiet ? null : screen.err();
        side.attempt(
                "a calibrated network",
                "; the network is saved without calibration",
                () -> trained[0] = flags.options.calibrating.apply(net, splits.validation(), figures, notes));
        Model model = model(trained[0], fit, loaded, figures, side);
        Map<Path, Path> kept = result.ending() == Ending.STOPPED ? flags.results.existing() : Map.of();
        List<Path> files = flags.results.write(model, kept, side);
        report.saved(files);
        if (flags.byData && !flags.results.wantNetwork() && !flags.checkpoints.areWritten()) {
            report.note("the network is not saved; --save FILE saves it");
        }
        kept.forEach((existing, beside) -> screen.err()
                .println(existing + " already existed and is unchanged, because training was stopped before its end"
                        + (files.contains(beside) ? "; the network is in " + beside : "")));
        return new Ended(trained[0], model, files, scores, "");
    }

    /** Returns the model to be saved; null if none is. */
    private Model model(Network network, Fit fit, Loaded loaded, Map<String, Double> metrics, SideResults side) {
        if (!flags.results.wantNetwork()) {
            return null;
        }
        Facts facts = flags.facts(fit, loaded.splits());
        Model[] model = {null};
        // Looks at all examples, which may be in a file that has become unreadable.
        boolean isWhole = side.attemptOptional(
                "; the network is saved without a description of its training data",
                () -> model[0] = loaded.model(network, facts, metrics));
        return isWhole ? model[0] : Model.of(network).withFacts(facts).withMetrics(metrics);
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
            Ended ended, Loaded loaded, TrainingResult result, TrainingReport report, SideResults side) {
        Path page = flags.results.report();
        if (page == null) {
            return;
        }
        int kept = kept(result);
        Findings[] findings = {null};
        boolean computed = side.attempt(page.toString(), "; there is no report", () -> {
            findings[0] = new ReportFiles(flags.computing.threads)
                    .findings(
                            ended.model(),
                            loaded.splits().test(),
                            flags.testing.name(flags.data),
                            new History(result.history(), kept),
                            loaded.schemaOrNull(),
                            flags.testing.places(flags.data),
                            null);
        });
        if (computed && ReportFiles.write(page, findings[0], side)) {
            report.saved(List.of(page));
        }
    }

    /** Sets up what only a single training run does: reporting, resuming from a checkpoint and writing others. */
    private void setUp(Fit fit, Loaded loaded, SideResults side, Screen screen) throws IOException {
        Splits splits = loaded.splits();
        Training training = fit.training();
        boolean isNotebook = flags.isNotebook(fit);
        if (isNotebook) {
            training.testWith(splits.test());
        } else {
            training.testAtEnd(splits.test());
        }
        training.nameExamples((set, examples) -> places(loaded, set, examples));
        boolean hasValidation = splits.validation().size() > 0;
        boolean keepsScores = flags.results.wantMetrics() || flags.live.serve;
        boolean printsScores = !isNotebook && !flags.quiet;
        if (!flags.results.noTrainingScore && (keepsScores || screen.dataLive() || (printsScores && !hasValidation))) {
            training.scoreTraining();
        }
        if (hasValidation && !flags.options.ending.validate() && (keepsScores || printsScores)) {
            training.recordValidation(splits.validation());
        }
        flags.checkpoints.applyTo(training, () -> flags.stored(fit), side);
    }

    /** Names examples of the test or validation set by their lines or files, if those can be read. */
    private List<String> places(Loaded loaded, Dataset set, int[] examples) {
        boolean isTest = set == loaded.splits().test();
        try {
            return (isTest ? flags.testing.places(flags.data) : flags.data.places(Part.VALIDATION)).of(set, examples);
        } catch (IOException e) {
            return new ExamplePlaces("", PictureFiles.NONE, Optional::empty).of(set, examples);
        }
    }

    private TrainingProgress progress(Fit fit, boolean hasHits) {
        TrainingProgress progress = new TrainingProgress(
                fit.training(),
                fit.config().epochs(),
                fit.config().batchSize(),
                hasHits,
                fit.facts().settings().containsKey("patience"),
                flags.options.ending.maxSeconds());
        fit.training().listen(progress);
        return progress;
    }

    private TrainingResult train(
            Fit fit,
            TrainingReport report,
            MetricsLog metricsOrNull,
            TrainingListener pageOrNull,
            SideResults side,
            Screen screen,
            boolean hasHits)
            throws IOException {
        Screen barScreen = flags.quiet ? screen.unwatched() : screen;
        Training training = fit.training();
        Metric monitored = flags.monitored().orElse(null);
        try (StatusLine line = new StatusLine(barScreen, progress(fit, hasHits)::line)) {
            line.hide();
            flags.checkpoints.replay(report.begin(
                    training, fit.splits().training().task(), fit.config().epochs(), monitored));
            training.listen(new TrainingListener() {
                @Override
                public void epochBegins(int epoch) {
                    line.show();
                }

                @Override
                public void epochEnded(EpochRecord epoch) {
                    line.hide();
                }
            });
            training.listen(epoch -> {
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
            line.hide();
            report.end(result, monitored);
            return result;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Loaded loadWarmingUp(Architecture architecture, Screen screen) throws IOException {
        Estimator estimator = flags.estimator(Task.CLASSIFICATION, flags.computing.threads);
        try (BackgroundTask<Void> warmUp = MnistWarmUp.start(architecture, estimator)) {
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
