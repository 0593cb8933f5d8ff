/**
 * Model files, and predictions in the words of the model: names of classes, labels and columns.
 *
 * <p>{@link dev.lanewise.format.ModelFile} reads and writes a network with everything needed to use it, in the format
 * described in {@code docs/formats.md}. A {@link dev.lanewise.format.ModelPredictor} predicts from raw rows.
 * {@link dev.lanewise.format.JavaSource} writes a network as a Java class without dependencies.
 *
 * <pre>{@code
 * ModelFile.write(Path.of("digits.lanewise"), network, Outputs.of(dataset), Provenance.UNKNOWN);
 *
 * ModelPredictor predictor = ModelFile.read(Path.of("digits.lanewise")).predictor();
 * Prediction prediction = predictor.predict(new float[784]);
 * System.out.println(prediction.label() + " " + prediction.probability());
 * }</pre>
 *
 * <p>Depends on networks, and of {@code data} only on schemas and on the exception for damaged files. Must not depend
 * on training or the command line.
 */
@NullMarked
package dev.lanewise.format;

import org.jspecify.annotations.NullMarked;
