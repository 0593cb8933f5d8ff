package dev.lanewise.internal.formats;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few kinds of values that a pickle may make here; nothing else of Python exists. Arrays come from NumPy's own files too.
 */
public sealed interface PickleValue
        permits NdArray,
                NdArray.Dtype,
                PickleValue.Int,
                PickleValue.Other,
                PickleValue.Text,
                PickleValue.Items,
                PickleValue.Name {

    /** Returns the name of such a value in messages. */
    String kind();

    /** An integer or a boolean. */
    record Int(long value) implements PickleValue {
        @Override
        public String kind() {
            return "an integer";
        }
    }

    /** A value of which only the kind is needed: a floating-point number or Python's {@code None}. */
    record Other(String kind) implements PickleValue {}

    /**
     * A string, one byte a character (Latin-1), or a string of bytes.
     *
     * <p>One kind for both, because Python 2 has one kind for both, and because Python 3 writes bytes as a Latin-1
     * string in its old protocols.
     */
    record Text(byte[] latin1) implements PickleValue {
        @Override
        public String kind() {
            return "a string";
        }

        String string() {
            return new String(latin1, StandardCharsets.ISO_8859_1);
        }
    }

    /** A list or a tuple; mutable while the pickle is read. */
    record Items(List<PickleValue> list) implements PickleValue {
        @Override
        public String kind() {
            return "a list or tuple of " + list.size();
        }
    }

    /** The names that a pickle may speak of. */
    enum Name implements PickleValue {
        /** Creates an empty array. */
        RECONSTRUCT("numpy(\\._?core)?\\.multiarray _reconstruct"),
        /** Creates an array from its bytes. */
        FROM_BUFFER("numpy\\._?core\\.numeric _frombuffer"),
        /** Class of arrays. */
        NDARRAY("numpy ndarray"),
        /** Class of element types. */
        DTYPE("numpy dtype"),
        /** Encodes text as bytes. */
        ENCODE("_codecs encode");

        private final String pattern;

        Name(String pattern) {
            this.pattern = pattern;
        }

        /** The name of that module, or null if a pickle may not speak of it. */
        static @Nullable Name of(String module, String name) {
            for (Name candidate : values()) {
                if ((module + " " + name).matches(candidate.pattern)) {
                    return candidate;
                }
            }
            return null;
        }

        @Override
        public String kind() {
            return "a name";
        }
    }
}
