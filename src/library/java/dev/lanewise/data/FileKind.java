package dev.lanewise.data;

import dev.lanewise.internal.formats.ArffFile;
import dev.lanewise.internal.formats.FileStart;
import dev.lanewise.internal.formats.ImageFolder;
import dev.lanewise.internal.formats.LibsvmFile;
import dev.lanewise.internal.formats.NpyFolder;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of files and folders that Lanewise reads, or refuses with advice.
 *
 * <p>The content of a file decides its kind: its first bytes, unzipped if it is gzip, and the first line of a text. The
 * first constant that fits is the kind. Names decide only which arrays and pictures of a folder are read, and
 * the wording of messages.
 */
public enum FileKind {
    /** A folder with one subfolder of pictures per class. */
    PICTURE_FOLDER,
    /** A folder of NumPy arrays. */
    ARRAY_FOLDER,
    /** Any other folder, such as one of IDX files. */
    FOLDER,
    /** Neither a file nor a folder. */
    NONE,
    /** A file without content. */
    EMPTY,
    /** Arrays by name; the first byte may be that of any other kind. */
    SAFETENSORS("[.]safetensors", "a safetensors file"),
    /** A spreadsheet: a zip archive, like those of NumPy. */
    WORKBOOK(
            "[.](xlsx|ods)",
            "a spreadsheet (Excel .xlsx or OpenDocument .ods)",
            "save it as CSV (File > Save As > CSV UTF-8) and give that file"),
    /** An Office document from before 2007. */
    OLD_OFFICE(
            "[.]xls",
            "an old Office document, such as an Excel .xls spreadsheet",
            "save it as CSV (File > Save As > CSV UTF-8) and give that file"),
    /** A table of Apache Parquet. */
    PARQUET(
            "[.]parquet",
            "a Parquet file",
            "save it as CSV, for example with pandas.read_parquet(\"in.parquet\").to_csv(\"out.csv\", index=False), and"
                    + " give that file"),
    /** A table of Apache Arrow. */
    ARROW(
            "[.](arrow|feather)",
            "an Arrow or Feather file",
            "save it as CSV, for example with pandas.read_feather(\"in.feather\").to_csv(\"out.csv\", index=False), and"
                    + " give that file"),
    /** Arrays in the format of the HDF Group. */
    HDF5("[.](h5|hdf5?)", "an HDF5 file", "save its arrays with numpy.savez as an .npz archive, and give that file"),
    /** A network and its description. */
    MODEL("[.]lanewise", "a model file of Lanewise"),
    /** The state of a training run. */
    CHECKPOINT("[.]checkpoint", "a checkpoint of Lanewise"),
    /** The state of an online training. */
    ONLINE("[.]online", "the state of an online training"),
    /** Examples for memory-mapping. */
    DATA("[.]lanewise-data", "a data file of Lanewise"),
    /** Arrays by name in a zip archive. */
    NPZ("[.]npz", "a zip archive, such as .npz"),
    /** One array. */
    NPY("[.]npy([.]gz)?", "an array of NumPy"),
    /** The format of MNIST. */
    IDX("idx[134]-ubyte([.]gz)?", "an IDX file"),
    /** A picture. The header of a BMP file has zero bytes, unlike a text that begins with BM. */
    PICTURE(ImageFolder.ENDING, "a picture"),
    /** A Python pickle that can hold arrays. */
    PICKLE("[.](pkl|pickle)([.]gz)?", "a Python pickle"),
    /** A network. Field 1 of the message is a small number, the version of the format. */
    ONNX("[.]onnx", "an ONNX model"),
    /** A JSON list, whose bracket may be alone in the first line. */
    JSON_LIST(
            "[.]json",
            "JSON",
            "save it as CSV, for example with pandas.read_json(\"in.json\").to_csv(\"out.csv\", index=False), and give"
                    + " that file"),
    /** A JSON object, or one per line. */
    JSON_OBJECT(
            "[.](json|jsonl|ndjson)",
            "JSON",
            "save it as CSV, for example with pandas.read_json(\"in.json\", lines=True).to_csv(\"out.csv\","
                    + " index=False), and give that file"),
    /** A table of Weka. */
    ARFF("[.]arff([.]gz)?", null),
    /** Sparse rows of {@code index:value}. */
    LIBSVM("[.](libsvm|svm)([.]gz)?", null),
    /** Any other text. */
    CSV("[.](csv|tsv|tab)([.]gz)?", null),
    /** Any other content. */
    UNKNOWN;

    private static final Pattern TABS = Pattern.compile("(?is).*[.](tsv|tab)([.]gz)?");

    private final @Nullable Pattern name;
    private final @Nullable String what;
    private final @Nullable String advice;

    FileKind() {
        this(null, null);
    }

    FileKind(@Nullable String ending, @Nullable String what) {
        this(ending, what, null);
    }

    /**
     * Creates a kind, which is not read as data if there is advice.
     *
     * @param ending pattern of the end of usual names; null if there are none
     * @param what what such a file is, in messages; null if it may be read as a CSV file
     * @param advice what to do instead, in messages; null if there is none
     */
    FileKind(@Nullable String ending, @Nullable String what, @Nullable String advice) {
        this.name = ending == null ? null : Pattern.compile("(?is).*" + ending);
        this.what = what;
        this.advice = advice;
    }

    /** Patterns of the starts of files. */
    private static final class Patterns {
        /**
         * Protocol 2 or later begins with the byte 0x80. Older ones begin with marks and lists, perhaps memoised, and
         * then name the function that creates an array.
         */
        static final Pattern PICKLE = Pattern.compile(
                "\\x80[\\x00-\\x08]|(?=[(\\]])(?s:[(\\]l]|p\\d+\\r?\\n|q.|r.{4})++c[\\w.]+\\r?\\n\\w+\\r?\\n");

        static final Pattern ONNX = Pattern.compile("\\x08[\\x01-\\x1f]");

        private static final String START_OF_OBJECT = "\\{\\s*(?:\"[^\"]*\"\\s*:.*)?";
        static final Pattern OBJECT = Pattern.compile("\ufeff?\\s*" + START_OF_OBJECT, Pattern.DOTALL);
        static final Pattern LIST = Pattern.compile("\ufeff?\\s*\\[\\s*(?:" + START_OF_OBJECT + ")?", Pattern.DOTALL);

        private Patterns() {}
    }

    /**
     * Returns the kind of a file or folder; texts are in UTF-8.
     *
     * @param path the file or folder
     * @return the kind; {@link #NONE} if there is no such file
     * @throws DataFormatException if it cannot be read
     * @throws IOException if reading fails
     */
    public static FileKind of(Path path) throws IOException {
        Objects.requireNonNull(path, "path");
        return of(path, null);
    }

    /**
     * Returns the kind of a file or folder.
     *
     * @param path the file or folder
     * @param encoding encoding of texts; null for UTF-8, or that of a byte order mark
     * @return the kind; {@link #NONE} if there is no such file
     * @throws DataFormatException if it cannot be read
     * @throws IOException if reading fails
     */
    public static FileKind of(Path path, @Nullable Charset encoding) throws IOException {
        Objects.requireNonNull(path, "path");
        if (Files.isDirectory(path)) {
            return ImageFolder.isOne(path) ? PICTURE_FOLDER : NpyFolder.isOne(path) ? ARRAY_FOLDER : FOLDER;
        }
        return Files.isRegularFile(path) ? of(FileStart.of(path, encoding)) : NONE;
    }

    /**
     * Returns the kind of content by its first bytes, as far as they have arrived; {@link #UNKNOWN} for gzip.
     *
     * @param name name of the content in messages
     * @param start the first bytes
     * @param encoding encoding of texts; null for UTF-8, or that of a byte order mark
     * @return the kind
     * @throws IOException if the bytes are damaged text
     */
    public static FileKind of(String name, byte[] start, @Nullable Charset encoding) throws IOException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(start, "start");
        return of(FileStart.of(name, start, encoding));
    }

    /** Whether content is of this kind unless it is of an earlier one. */
    private boolean begins(FileStart start) {
        return switch (this) {
            case PICTURE_FOLDER, ARRAY_FOLDER, FOLDER, NONE, UNKNOWN -> false;
            case EMPTY -> start.isEmpty();
            case SAFETENSORS -> start.isSafetensors();
            case WORKBOOK ->
                start.hasBinary("PK")
                        && start.contains(
                                "[Content_Types].xml", "_rels/", "xl/", "docProps/", "mimetypeapplication/vnd.");
            case OLD_OFFICE -> start.has(0xd0, 0xcf, 0x11, 0xe0);
            case PARQUET -> start.hasBinary("PAR1");
            case ARROW -> start.hasBinary("ARROW1");
            case HDF5 -> start.has(0x89, 'H', 'D', 'F');
            case MODEL -> start.isPlain() && start.has("LANEWISE");
            case CHECKPOINT -> start.isPlain() && start.has("LANEWCKP");
            case ONLINE -> start.isPlain() && start.has("LANEWONL");
            case DATA -> start.isPlain() && start.has("LANEDATA");
            case NPZ -> start.isPlain() && start.hasBinary("PK");
            case NPY -> start.has(0x93, 'N', 'U', 'M', 'P', 'Y');
            case IDX -> start.has(0, 0, 8);
            case PICTURE ->
                start.has(0x89, 'P', 'N', 'G')
                        || start.has(0xff, 0xd8, 0xff)
                        || start.has("GIF87a")
                        || start.has("GIF89a")
                        || (start.has("BM") && !start.isText());
            case PICKLE -> start.begins(Patterns.PICKLE);
            case ONNX -> start.isPlain() && start.begins(Patterns.ONNX);
            case JSON_LIST -> start.isTextOf(Patterns.LIST);
            case JSON_OBJECT -> start.isTextOf(Patterns.OBJECT);
            case ARFF -> ArffFile.isLine(start.line());
            case LIBSVM -> LibsvmFile.isLine(start.line());
            case CSV -> start.isText();
        };
    }

    private static FileKind of(FileStart start) {
        for (FileKind kind : values()) {
            if (kind.begins(start)) {
                return kind;
            }
        }
        return UNKNOWN;
    }

    /**
     * Returns the kind of a file by its content or, if that is inconclusive, by its name. Messages about a damaged file
     * are then those of the expected kind.
     *
     * @param file the file
     * @return the kind
     * @throws DataFormatException if it cannot be read
     * @throws IOException if reading fails
     */
    public static FileKind expected(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        FileKind kind = of(file);
        if (kind == NONE || kind == EMPTY || kind == UNKNOWN || kind == CSV) {
            for (FileKind named : values()) {
                if (named.isNameOf(file)) {
                    return named;
                }
            }
        }
        return kind;
    }

    /**
     * {@return whether the name of a file is usual for this kind}
     *
     * @param file the file, which need not exist
     */
    public boolean isNameOf(Path file) {
        Objects.requireNonNull(file, "file");
        return name != null && name.matcher(file.toString()).matches();
    }

    /**
     * {@return whether the name of a file is that of a file of tab-separated values}
     *
     * @param file name of the file
     */
    public static boolean isNameOfTabs(String file) {
        return TABS.matcher(Objects.requireNonNull(file, "file")).matches();
    }

    /** {@return whether this is a folder} */
    public boolean isFolder() {
        return this == PICTURE_FOLDER || this == ARRAY_FOLDER || this == FOLDER;
    }

    /** {@return whether {@link dev.lanewise.TableReader} reads such files or folders} */
    public boolean isTable() {
        return switch (this) {
            case ARRAY_FOLDER, NPZ, SAFETENSORS, NPY, ARFF, LIBSVM, CSV -> true;
            default -> false;
        };
    }

    /** {@return whether this is a table whose format has typed values, unlike the texts of a CSV file} */
    public boolean isTypedTable() {
        return isTable() && this != CSV;
    }

    /** {@return whether the targets of such a table are some of its columns, rather than separate} */
    public boolean hasTargetColumns() {
        return this == NPY || this == ARFF || this == CSV;
    }

    /** {@return whether this is a file of text} */
    public boolean isText() {
        return this == JSON_LIST || this == JSON_OBJECT || this == ARFF || this == LIBSVM || this == CSV;
    }

    /** {@return whether files of this kind contain data, supported or not, rather than a network} */
    public boolean isData() {
        return switch (this) {
            case PICTURE_FOLDER, ARRAY_FOLDER, FOLDER, NONE, EMPTY, UNKNOWN -> false;
            case SAFETENSORS, HDF5, MODEL, CHECKPOINT, ONLINE, ONNX, JSON_LIST, JSON_OBJECT -> false;
            default -> true;
        };
    }

    /**
     * Refuses a kind that is not read as data.
     *
     * @param file name of the file in the message
     * @return this
     * @throws DataFormatException naming the kind and what to do instead
     */
    public FileKind requireRead(String file) throws DataFormatException {
        Objects.requireNonNull(file, "file");
        if (advice != null) {
            throw new DataFormatException(file + ": is " + what + "; " + advice);
        }
        return this;
    }

    /**
     * Refuses a kind that cannot be read as a CSV file.
     *
     * @param file name of the file in the message
     * @throws DataFormatException naming the kind
     */
    public void requireTable(String file) throws DataFormatException {
        requireRead(file);
        if (what != null) {
            throw new DataFormatException(file + ": is " + what + ", but a table such as a CSV file is expected");
        }
    }
}
