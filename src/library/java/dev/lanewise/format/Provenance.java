package dev.lanewise.format;

import dev.lanewise.internal.Version;

/**
 * Where a network comes from, for whoever finds its file later. Each part is one line of text of at most 4,096
 * characters; line breaks become spaces, and what is longer is cut off.
 *
 * @param library version of Lanewise that wrote the file
 * @param seed seed of the training, as text; empty if there was none
 * @param configuration what the network was trained on and how, such as the flags of {@code train}; may be empty
 * @param data which examples it was trained on, by their number and a checksum; empty if that is not known
 */
public record Provenance(String library, String seed, String configuration, String data) {

    private static final int LONGEST = 4096;

    /** Nothing known but the version of this library. */
    public static final Provenance UNKNOWN = new Provenance(Version.TEXT, "", "");

    /** Makes each part one line. */
    public Provenance {
        library = oneLine(library);
        seed = oneLine(seed);
        configuration = oneLine(configuration);
        data = oneLine(data);
    }

    /** The same where nothing is known of the data. */
    public Provenance(String library, String seed, String configuration) {
        this(library, seed, configuration, "");
    }

    /** A training with this version of the library. */
    public static Provenance ofTraining(long seed, String configuration) {
        return new Provenance(Version.TEXT, Long.toString(seed), configuration);
    }

    /** The same with what it was trained on. */
    public Provenance ofData(String data) {
        return new Provenance(library, seed, configuration, data);
    }

    /** Text as one line that is not too long. */
    static String oneLine(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST)).replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
