/**
 * From a table to a saved model in a few lines: {@link dev.lanewise.Lanewise} creates an {@link
 * dev.lanewise.Estimator}, which trains a {@link dev.lanewise.Model}.
 *
 * <p>An estimator has a default for every setting. It preprocesses the columns of a table, chooses layers, loss and
 * optimiser, and stops early if there are enough rows. A model contains the network together with the preprocessing and
 * the names of the classes, so it predicts from raw rows. It is saved to one file, and exchanged with other programs as
 * ONNX, weights or Java source. {@link dev.lanewise.training} gives full control over training; {@code Model.of}
 * creates a model from a network trained with it.
 *
 * <pre>{@code
 * Table irises = Lanewise.readTable(Path.of("iris.csv")).withTarget("species");
 * Table.Split split = irises.split(0.2, 1);
 * Model model = Lanewise.classifier().hidden(16).fit(split.training());
 * System.out.println(model.evaluate(split.test()));
 * Prediction prediction = model.predict(5.9, 3.0, 4.2, 1.5);
 * System.out.println(prediction.label() + " " + prediction.probability());
 * model.save(Path.of("iris.lanewise"));
 * System.out.println(CrossValidation.of(5).score(irises, Lanewise.classifier().hidden(16), Metric.accuracy()));
 * }</pre>
 */
@NullMarked
package dev.lanewise;

import org.jspecify.annotations.NullMarked;
