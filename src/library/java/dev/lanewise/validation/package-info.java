/**
 * Cross-validation of estimators.
 *
 * <p>{@link dev.lanewise.validation.CrossValidation} divides examples into folds. It trains on all folds but one, tests
 * on that one, and does this for each fold. The preprocessing of a table is learned from the training rows of each
 * fold. A {@link dev.lanewise.validation.CrossValidationResult} has the values of each metric, one for each fold.
 *
 * <pre>{@code
 * CrossValidationResult scores = CrossValidation.of(5).score(
 *         table, Lanewise.classifier().hidden(16), Metric.accuracy(), Metric.macroF1());
 * System.out.println(scores);
 * }</pre>
 */
// Uses the estimators of the root package, which must not use this package.
@NullMarked
package dev.lanewise.validation;

import org.jspecify.annotations.NullMarked;
