package dev.lanewise;

import dev.lanewise.internal.Escape;
import dev.lanewise.internal.Version;
import java.util.List;
import java.util.Objects;

/**
 * Origin of a network, stored in its model file. Each part is one line of at most 4,096 characters: line breaks become
 * spaces, and longer text is truncated.
 *
 * <p>Immutable: each {@code with} method returns a changed copy.
 */
public final class Provenance {
    /** Unknown provenance, except for the current version of the library. */
    public static final Provenance UNKNOWN = new Provenance(Version.TEXT, "", "", "");

    private final String library;
    private final String seed;
    private final String configuration;
    private final String data;

    private Provenance(String library, String seed, String configuration, String data) {
        this.library = library;
        this.seed = seed;
        this.configuration = configuration;
        this.data = data;
    }

    /**
     * Creates the provenance of a network trained with this version of the library.
     *
     * @param seed seed of the training
     * @param configuration configuration of the training
     * @return the provenance
     */
    public static Provenance ofTraining(long seed, String configuration) {
        Objects.requireNonNull(configuration, "configuration");
        return UNKNOWN.withSeed(Long.toString(seed)).withConfiguration(configuration);
    }

    /** {@return the version of Lanewise that wrote the file} */
    public String library() {
        return library;
    }

    /**
     * {@return a copy with another version of the library}
     *
     * @param library version of Lanewise
     */
    public Provenance withLibrary(String library) {
        return new Provenance(Escape.shortLine(Objects.requireNonNull(library, "library")), seed, configuration, data);
    }

    /** {@return the seed of the training, as text; empty if there was none} */
    public String seed() {
        return seed;
    }

    /**
     * {@return a copy with another seed}
     *
     * @param seed seed of the training run, as text; empty if there was none
     */
    public Provenance withSeed(String seed) {
        return new Provenance(library, Escape.shortLine(Objects.requireNonNull(seed, "seed")), configuration, data);
    }

    /** {@return the data and settings of the training, such as the flags of {@code train}; may be empty} */
    public String configuration() {
        return configuration;
    }

    /**
     * {@return a copy with another configuration}
     *
     * @param configuration architecture and configuration as text
     */
    public Provenance withConfiguration(String configuration) {
        return new Provenance(
                library, seed, Escape.shortLine(Objects.requireNonNull(configuration, "configuration")), data);
    }

    /** {@return the number and checksum of the training examples; empty if unknown} */
    public String data() {
        return data;
    }

    /**
     * {@return a copy with another description of the training examples}
     *
     * @param data checksum or name of the training set
     */
    public Provenance withData(String data) {
        return new Provenance(library, seed, configuration, Escape.shortLine(Objects.requireNonNull(data, "data")));
    }

    private List<Object> values() {
        return List.of(library, seed, configuration, data);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Provenance that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Provenance[library=" + library + ", seed=" + seed + ", configuration=" + configuration + ", data="
                + data + "]";
    }
}
