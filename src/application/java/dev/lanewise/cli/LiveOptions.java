package dev.lanewise.cli;

import picocli.CommandLine.Option;

/** Flags of the web page that shows a training run. */
final class LiveOptions {
    @Option(
            names = "--serve",
            description = "Show the training on a web page, with learning curves and buttons to"
                    + " pause and stop it. Only this machine can reach the page, which closes when the training ends.")
    boolean serve;

    @Option(
            names = "--port",
            paramLabel = "N",
            converter = Values.Port.class,
            description = "Port of the --serve page, 0 to 65535; 0 picks any free port. Default: ${DEFAULT-VALUE}.")
    int port = 8080;
}
