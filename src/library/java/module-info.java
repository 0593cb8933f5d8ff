/**
 * Neural networks on the JVM: multilayer perceptrons trained in pure Java, on SIMD lanes.
 *
 * <p>On the module path the SIMD kernels need no flag. On the class path they need
 * {@code --add-modules jdk.incubator.vector}; without it scalar kernels compute the same bits more slowly.
 */
module dev.lanewise {
    requires jdk.incubator.vector;

    // For files of these kinds only; OptionalLibrary names them when they are missing.
    requires static ch.randelshofer.fastdoubleparser;
    requires static com.fasterxml.jackson.core;
    requires static com.fasterxml.jackson.jr.ob;
    requires static com.google.protobuf;
    requires static de.siegmar.fastcsv;
    requires static java.desktop;
    requires static transitive java.sql;

    exports dev.lanewise;
    exports dev.lanewise.csv;
    exports dev.lanewise.data;
    exports dev.lanewise.format;
    exports dev.lanewise.metric;
    exports dev.lanewise.network;
    exports dev.lanewise.onnx;
    exports dev.lanewise.search;
    exports dev.lanewise.training;
    exports dev.lanewise.weights;
}
