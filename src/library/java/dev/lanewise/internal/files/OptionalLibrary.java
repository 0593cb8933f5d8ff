package dev.lanewise.internal.files;

import dev.lanewise.data.MissingLibraryException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Libraries and a JDK module that only some files need.
 *
 * <p>They are optional dependencies of Lanewise. A program that reads such files adds them to its class path or module
 * path.
 */
public enum OptionalLibrary {
    /** Reads CSV files. */
    FAST_CSV("de.siegmar:fastcsv", "de.siegmar.fastcsv", "de.siegmar.fastcsv.reader.CsvReader"),
    /** Parses numbers faster than the JDK. */
    FAST_DOUBLE_PARSER(
            "ch.randelshofer:fastdoubleparser",
            "ch.randelshofer.fastdoubleparser",
            "ch.randelshofer.fastdoubleparser.JavaDoubleParser"),
    /** Reads and writes JSON: headers of safetensors files, descriptions in .npz files, and names in ONNX files. */
    JACKSON_JR(
            "com.fasterxml.jackson.jr:jackson-jr-objects",
            "com.fasterxml.jackson.jr.ob",
            "com.fasterxml.jackson.jr.ob.JSON",
            "com.fasterxml.jackson.core.JsonFactory"),
    /** Reads pictures. */
    JAVA_DESKTOP(null, "java.desktop", "javax.imageio.ImageIO"),
    /** Reads and writes ONNX files. */
    PROTOBUF("com.google.protobuf:protobuf-javalite", "com.google.protobuf", "com.google.protobuf.CodedInputStream");

    /** Null for a module of the JDK. */
    private final @Nullable String artifact;

    private final String module;
    /** One class of each module that is used. */
    private final List<String> classes;

    OptionalLibrary(@Nullable String artifact, String module, String... classes) {
        this.artifact = artifact;
        this.module = module;
        this.classes = List.of(classes);
    }

    /**
     * Returns whether the library is present.
     *
     * <p>If Lanewise is on the module path and the library on the class path, this makes the library readable.
     */
    public boolean isPresent() {
        Module own = OptionalLibrary.class.getModule();
        for (String name : classes) {
            try {
                own.addReads(Class.forName(name, false, OptionalLibrary.class.getClassLoader())
                        .getModule());
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks that the library is present. Must be called before the first class that uses it is linked.
     *
     * @param what the file and its kind, such as {@code "a.csv: a CSV file"}
     * @throws MissingLibraryException with one sentence that names the library
     */
    public void require(String what) {
        if (!isPresent()) {
            throw new MissingLibraryException(what
                    + (artifact == null
                            ? " needs the module " + module + " of the JDK: start java with --add-modules " + module
                            : " needs the library " + artifact
                                    + ": add it to the dependencies (on the module path, also" + " --add-modules "
                                    + module + ")"));
        }
    }
}
