package dev.lanewise;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.text.Remedy;
import java.util.Objects;

/**
 * Thrown if a file of another program contains a network with a linear output layer and does not specify what its
 * outputs are: logits of classes, logits of labels, or numbers. Read the file again, and pass the task.
 */
public final class UnknownTaskException extends DataFormatException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception about a file.
     *
     * @param file path of the file, or another name for messages
     */
    public UnknownTaskException(String file) {
        super(Objects.requireNonNull(file, "file") + ": the outputs have no activation, and the file does not specify"
                + " whether they are logits of classes, logits of labels or numbers: "
                + Remedy.TASK_OF_OUTPUTS);
    }
}
