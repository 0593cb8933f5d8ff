/**
 * The command line of Lanewise, with its reports and web pages. It uses the library as any program does, and the packages
 * that the library exports to it.
 */
@SuppressWarnings(
        "requires-automatic") // org.tomlj has only a name, as the libraries that it and the engine's files need
module dev.lanewise.application {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.jr.ob;
    requires dev.lanewise;
    requires info.picocli;
    requires java.desktop;
    requires java.management;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires org.eclipse.jetty.server;
    requires org.tomlj;

    // Data and libraries that the library finds at run time.
    requires ch.randelshofer.fastdoubleparser;
    requires com.google.protobuf;
    requires de.siegmar.fastcsv;
    requires dev.lanewise.mnist;

    // picocli fills in the fields of flags.
    opens dev.lanewise.cli to
            info.picocli;
}
