/**
 * Parts of a {@link dev.lanewise.Model}: the content of model files, and predictions with the names of classes, labels
 * and columns.
 *
 * <p>Most programs need only {@code Model}, which saves, loads, evaluates and predicts. It returns {@link
 * dev.lanewise.format.Prediction}s, and has a {@link dev.lanewise.format.Provenance}.
 *
 * <p>{@link dev.lanewise.format.ModelFile} is the content of a model file, part by part; the documentation describes
 * the format under "Layouts of Lanewise files". A {@link dev.lanewise.format.ModelPredictor} predicts with any
 * {@link dev.lanewise.network.Predictor}, such as one with 8-bit weights.
 * {@link dev.lanewise.format.JavaSource} writes a network as a Java class without dependencies.
 *
 * <pre>{@code
 * ModelFile.of(network).withOutputs(Outputs.of(dataset)).write(Path.of("digits.lanewise"));
 *
 * ModelFile content = ModelFile.read(Path.of("digits.lanewise"));
 * ModelPredictor small = new ModelPredictor(
 *         content.network().predictor(WeightPrecision.INT8), content.outputs(), content.schema().orElse(null));
 * System.out.println(small.predict(new float[784]).label());
 * }</pre>
 */
// Depends on networks, and on tasks, schemas, image shapes and target names of data sets. Must not depend on training
// or the command line.
@NullMarked
package dev.lanewise.format;

import org.jspecify.annotations.NullMarked;
