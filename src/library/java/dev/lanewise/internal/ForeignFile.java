package dev.lanewise.internal;

import dev.lanewise.data.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that people have but Lanewise does not read: what they are, and what helps. */
public final class ForeignFile {
    private static final int SNIFFED = 512;
    /** Field 1 of a message, a number: the version with which ONNX files begin. */
    private static final int START_OF_ONNX = 8;
    /** The start of an object with a name, or of a list of objects; a bracket alone is the first line of many. */
    private static final Pattern JSON = Pattern.compile(
            "\\s*(?:(\\[)\\s*(?:OBJECT)?|OBJECT)".replace("OBJECT", "\\{\\s*(?:\"[^\"]*\"\\s*:.*)?"), Pattern.DOTALL);

    private ForeignFile() {}

    /** Whether a file starts with these bytes. */
    public static boolean startsWith(byte[] start, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= start.length || (start[i] & 255) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a file is compressed with gzip. */
    public static boolean isGzip(byte[] start) {
        return startsWith(start, 0x1f, 0x8b);
    }

    /**
     * Refuses a file of a known kind that is not read.
     *
     * @param start its first bytes
     * @throws DataFormatException naming the kind and what helps
     */
    public static void refuse(String name, byte[] start) throws DataFormatException {
        if (startsWith(start, 'P', 'K') && isWorkbook(start)) {
            throw new DataFormatException(name + ": is a spreadsheet (Excel .xlsx or OpenDocument .ods); save it as CSV"
                    + " (File > Save As > CSV UTF-8) and give that file");
        }
        if (startsWith(start, 0xd0, 0xcf, 0x11, 0xe0)) {
            throw new DataFormatException(name + ": is an old Office document, such as an Excel .xls spreadsheet;"
                    + " save it as CSV (File > Save As > CSV UTF-8) and give that file");
        }
        if (startsWith(start, 'P', 'A', 'R', '1')) {
            throw new DataFormatException(name + ": is a Parquet file; save it as CSV, for example with"
                    + " pandas.read_parquet(\"in.parquet\").to_csv(\"out.csv\", index=False), and give that file");
        }
        if (startsWith(start, 'A', 'R', 'R', 'O', 'W', '1')) {
            throw new DataFormatException(name + ": is an Arrow or Feather file; save it as CSV, for example with"
                    + " pandas.read_feather(\"in.feather\").to_csv(\"out.csv\", index=False), and give that file");
        }
        if (startsWith(start, 0x89, 'H', 'D', 'F')) {
            throw new DataFormatException(name + ": is an HDF5 file; save its arrays with numpy.savez as an .npz"
                    + " archive, and give that file");
        }
    }

    /** Whether the first entry of a zip archive is one of an office document. NumPy's archives have .npy entries. */
    private static boolean isWorkbook(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        return text.contains("[Content_Types].xml")
                || text.contains("_rels/")
                || text.contains("xl/")
                || text.contains("docProps/")
                || text.contains("mimetypeapplication/vnd.");
    }

    /**
     * Refuses a file of a known kind that is not read, by its first bytes.
     *
     * @throws DataFormatException naming the kind and what helps
     */
    public static void refuse(Path file) throws DataFormatException {
        refuse(file.toString(), start(file));
    }

    /** The first bytes of a file; none if it cannot be read, which its reader reports. */
    private static byte[] start(Path file) {
        if (!Files.isRegularFile(file)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SNIFFED);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /**
     * Refuses a model, an array or an archive where the text of a table is expected, and everything that {@link
     * #refuse} refuses.
     *
     * @throws DataFormatException naming the kind
     */
    public static void requireText(Path file) throws DataFormatException {
        byte[] start = start(file);
        refuse(file.toString(), start);
        boolean isOnnx = file.toString().endsWith(".onnx") && startsWith(start, START_OF_ONNX);
        String kind = startsWith(start, 'L', 'A', 'N', 'E', 'W', 'I', 'S', 'E')
                ? "a model file of Lanewise"
                : isOnnx
                        ? "an ONNX model"
                        : startsWith(start, 0x93, 'N', 'U', 'M', 'P', 'Y')
                                ? "an array of NumPy"
                                : startsWith(start, 'P', 'K', 3, 4) ? "a zip archive, such as .npz" : null;
        if (kind != null) {
            throw new DataFormatException(file + ": is " + kind + ", but a table such as a CSV file is expected");
        }
    }

    /**
     * Refuses JSON where a table is expected.
     *
     * @param start the start of the text
     * @throws DataFormatException naming the kind and what helps
     */
    public static void refuseJson(String name, String start) throws DataFormatException {
        Matcher json = JSON.matcher(start);
        if (json.matches()) {
            throw new DataFormatException(
                    name + ": is JSON; save it as CSV, for example with pandas.read_json(\"in.json\""
                            + (json.group(1) == null ? ", lines=True" : "")
                            + ").to_csv(\"out.csv\", index=False), and give that"
                            + " file");
        }
    }
}
