/**
 * Hyperparameter search: parameters and their values, the configurations that are tried, and the distribution of
 * epochs among trials.
 *
 * <p>{@link dev.lanewise.search.Search} tries a grid or random configurations. A trial fits an estimator, or computes
 * any score, such as the mean of a cross-validation. With estimators, successive halving spends most epochs on
 * promising configurations.
 *
 * <pre>{@code
 * Hyperparameter<Integer> hidden = Hyperparameter.of("hidden", 16, 32, 64);
 * Hyperparameter<Double> learningRate = Hyperparameter.logUniform("learning rate", 1e-4, 1e-1);
 * CrossValidation folds = CrossValidation.of(5);
 * SearchResult result = Search.random(20, hidden, learningRate).maximize(trial -> folds.score(table,
 *         Lanewise.classifier().hidden(trial.get(hidden)).learningRate(trial.get(learningRate)),
 *         Metric.macroF1()).mean());
 * System.out.println(result);
 * int best = result.best().configuration().get(hidden);
 * }</pre>
 */
// Depends on training, metrics, data sets, networks and random generators. Prints nothing.
@NullMarked
package dev.lanewise.search;

import org.jspecify.annotations.NullMarked;
