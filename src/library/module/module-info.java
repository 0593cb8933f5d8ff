/**
 * Neural networks on the JVM: multilayer perceptrons for tables, images and arrays, trained in pure Java, on SIMD
 * lanes.
 *
 * <p>Start with {@link dev.lanewise.Lanewise}, which trains a model on a table:
 *
 * <pre>{@code
 * TableColumns<House> columns = TableColumns.of(House.class)
 *         .number("area", House::area)
 *         .category("town", House::town)
 *         .targetNumber("price", House::price);
 * Table.Split split = columns.table(houses).split(0.2, 1);
 * Model model = Lanewise.regressor().fit(split.training());
 * System.out.println(model.evaluate(split.test()));
 * System.out.println(model.predict(columns, new House(85, "Bern", 0)).value());
 * }</pre>
 *
 * <p>{@link dev.lanewise.network} and {@link dev.lanewise.training} contain the parts that it is built on: networks,
 * optimisers, schedules, checkpoints and online learning. {@link dev.lanewise.validation} and {@link
 * dev.lanewise.search} compare settings. The module requires only the JDK. Some file
 * formats need a further library; if it is missing, the error message names it.
 *
 * <p>On the module path the SIMD kernels need no flag. On the class path they need {@code --add-modules
 * jdk.incubator.vector}; without it, scalar kernels compute the same bits more slowly.
 */
@SuppressWarnings("module") // the application is compiled after the library
module dev.lanewise {
    requires jdk.incubator.vector;

    // For files of these kinds only; OptionalLibrary names them when they are missing.
    requires static ch.randelshofer.fastdoubleparser;
    requires static com.fasterxml.jackson.core;
    requires static com.fasterxml.jackson.jr.ob;
    requires static com.google.protobuf;
    requires static de.siegmar.fastcsv;
    requires static transitive java.desktop;
    requires static transitive java.sql;

    // Annotations for nullness, which are not needed at run time.
    requires static org.jspecify;

    exports dev.lanewise;
    exports dev.lanewise.data;
    exports dev.lanewise.metric;
    exports dev.lanewise.network;
    exports dev.lanewise.search;
    exports dev.lanewise.training;
    exports dev.lanewise.validation;

    // Wording of messages and replacement of files, which the command line shares.
    exports dev.lanewise.internal.files to
            dev.lanewise.application;
    exports dev.lanewise.internal.text to
            dev.lanewise.application;

    // Only for doctor, gradcheck and reference, as SourceRules checks.
    exports dev.lanewise.internal.engine to
            dev.lanewise.application;
    exports dev.lanewise.internal.kernel to
            dev.lanewise.application;
    exports dev.lanewise.internal.random to
            dev.lanewise.application;
}
