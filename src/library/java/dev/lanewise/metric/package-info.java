/**
 * Metrics of outputs against targets, for classes, labels and regression.
 *
 * <p>A {@link dev.lanewise.metric.Metric} is one number, built in or custom, for early stopping, cross-validation and
 * search. {@link dev.lanewise.metric.Classification}, {@link dev.lanewise.metric.MultiLabel} and {@link
 * dev.lanewise.metric.Regression} provide all metrics of one evaluation. Everything is computed in double precision in
 * the order of the examples, so equal outputs give equal metrics.
 *
 * <pre>{@code
 * Classification classification = Classification.of(network.outputs(dataset), dataset);
 * System.out.println(classification.accuracy() + ", ROC AUC " + classification.rocAuc());
 * System.out.println(classification.counts().get(1).recall());
 *
 * Metric recall = Metric.custom("recall of fraud", Metric.Direction.HIGHER_IS_BETTER,
 *         (outputs, examples) -> Classification.of(outputs, examples).counts().get(1).recall());
 * double value = recall.value(network.outputs(dataset), dataset);
 * }</pre>
 */
// Depends on data sets. Must not depend on networks or training.
@NullMarked
package dev.lanewise.metric;

import org.jspecify.annotations.NullMarked;
