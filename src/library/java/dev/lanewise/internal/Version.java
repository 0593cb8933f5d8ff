package dev.lanewise.internal;

/** The version of this library, as in model files and in the output of {@code --version}. */
public final class Version {
    /** The version in {@code pom.xml}; a test holds the two together. */
    public static final String TEXT = "0.1.0-SNAPSHOT";

    private Version() {}
}
