package dev.lanewise.cli;

import picocli.CommandLine.Option;

/** Whether a training is shown by a page while it goes on. */
final class LiveOptions {
    @Option(names = "--serve", description = "Show the training on a page, with its curves and buttons that pause and"
            + " stop it."
            + " Only this machine can reach the page, which is there until the training ends.")
    boolean serve;

    @Option(names = "--port", paramLabel = "N", converter = Values.Port.class,
            description = "Port of the page of --serve, 0 to 65535; 0 is any that is free. Default: ${DEFAULT-VALUE}.")
    int port = 8080;
}
