package dev.lanewise.cli;

import picocli.CommandLine.Option;

/** Kernels and threads of a command. */
final class ComputingOptions extends KernelOptions {
    @Option(
            names = {"--threads", "--n-jobs"},
            paramLabel = "N",
            converter = Values.Threads.class,
            description = "Maximum number of threads, 1 to 1024; the result is the same for any number. Default: the"
                    + " number of cores.")
    int threads = Math.min(1024, Runtime.getRuntime().availableProcessors());
}
