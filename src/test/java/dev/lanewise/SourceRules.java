package dev.lanewise;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules that hold for the text of a source file, each as a list of sentences about what breaks it. */
final class SourceRules {
    /** What the reference may use of this repository: descriptions of networks and functions of one float. */
    private static final Set<String> KNOWN_TO_REFERENCE =
            Set.of("Architecture", "Activation", "Loss", "Normalization", "ScalarMath");

    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile("\"\"\"[\\s\\S]*?\"\"\""
            + "|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|'(?:[^'\\\\\\n]++|\\\\.)*+'|//[^\\n]*+|/\\*[\\s\\S]*?\\*/");
    private static final Pattern USE_OF_TYPE =
            Pattern.compile("\\bdev\\.lanewise\\.(?!reference\\b)[a-z.]*([A-Z]\\w*)");
    /** What the library exports to the application for {@link #MAY_USE_ENGINE} alone. */
    private static final Pattern USE_OF_ENGINE =
            Pattern.compile("\\bdev\\.lanewise\\.internal\\.(?:engine|kernel|random)\\b[.\\w]*");

    private static final Pattern MAY_USE_ENGINE = Pattern.compile(
            "src/(?!application/).*|src/application/java/dev/lanewise/(?:doctor|gradcheck|reference)/.*");
    private static final Pattern USE_OF_REFERENCE = Pattern.compile("\\bdev\\.lanewise\\.reference\\b");
    private static final Pattern WILDCARD_IMPORT = Pattern.compile("import\\s[^;]*\\*\\s*;");
    private static final Pattern PROCESS_WIDE =
            Pattern.compile("\\bSystem\\s*\\.\\s*(?:out|err|exit|setOut|setErr|setProperty)\\b"
                    + "|\\bgetRuntime\\s*\\(\\s*\\)\\s*\\.\\s*(?:exit|halt)\\b"
                    + "|\\bprintStackTrace\\s*\\(\\s*\\)");
    /** What formats, or changes the case of letters, as the default locale has it. */
    private static final Pattern DEFAULT_LOCALE = Pattern.compile("(?:\\.|::)\\s*+formatted\\b"
            + "|\\b(?:format|printf)\\s*+\\(\\s*+(?!Locale\\s*+\\.\\s*+ROOT\\b|\\))"
            + "|\\bto(?:Lower|Upper)Case\\s*+\\(\\s*+\\)"
            + "|::\\s*+(?:format|printf|to(?:Lower|Upper)Case)\\b"
            + "|\\bnew\\s++(?:java\\.util\\.)?(?:Formatter|Scanner)\\b"
            + "|\\b(?:(?:Decimal|CompactNumber|Number|Choice|Message|Date|SimpleDate)Format)\\b"
            + "|\\b(?:Collator|BreakIterator|ResourceBundle|WeekFields)\\b"
            + "|\\bCalendar\\s*+\\.\\s*+getInstance\\b"
            + "|\\bgetDisplayName\\b"
            + "|\\bDateTimeFormatter\\s*+\\.\\s*+of(?:Pattern|Localized)\\w*+"
            + "|\\bLocale\\s*+\\.\\s*+getDefault\\b");
    /** What decides by itself which characters of a text are harmful; a pattern of them stands in a literal. */
    private static final Pattern OWN_PRINTABLE = Pattern.compile(
            "\\bisISOControl\\b|\\bisIdentifierIgnorable\\b|p\\{(?:Cntrl|IsControl|C[cf]?|gc=C[cf]?|Z[lp])\\}");

    private static final Pattern MAY_KNOW_UNPRINTABLE = Pattern.compile(
            "src/(?:test|library/java/dev/lanewise/internal/text/(?:Printable|Escape)\\.java).*|bench/.*");
    /** All code of the artifacts and of their build. */
    private static final Pattern NO_TEST = Pattern.compile("src/(?!test/).*");
    /** What creates, writes or renames a file. */
    private static final Pattern WRITES_FILE =
            Pattern.compile("\\bFiles\\s*+(?:\\.|::)\\s*+(?:new(?:OutputStream|BufferedWriter|ByteChannel)"
                    + "|write\\w*+|copy|move|create(?:File|TempFile|Link|SymbolicLink))\\b"
                    + "|\\bFileChannel\\s*+\\.\\s*+open\\b"
                    + "|\\bnew\\s++(?:java\\.io\\.)?(?:FileOutputStream|FileWriter|RandomAccessFile)\\b"
                    + "|\\bnew\\s++Print(?:Stream|Writer)\\s*+\\(\\s*+"
                    + "(?:\"\"|new\\s++File\\b|\\w++\\s*+\\.\\s*+toFile)");
    /**
     * The files that may do so; everything else calls {@code FileReplacement}. {@code OpenFile} opens what that
     * renames, and scratch files. {@code ByteStreams} and {@code NpzArchive} copy streams to the system's folder of
     * temporary files. {@code MetricsLog} appends a line after every epoch. {@code FolderLocks} and {@code RunFolder} create files that
     * mean something by their presence. {@code ProcessOutput} opens the standard output.
     */
    private static final Set<String> MAY_WRITE_FILES = Set.of(
            "src/library/java/dev/lanewise/internal/files/FileReplacement.java",
            "src/library/java/dev/lanewise/internal/files/OpenFile.java",
            "src/library/java/dev/lanewise/internal/files/ByteStreams.java",
            "src/library/java/dev/lanewise/internal/formats/NpzArchive.java",
            "src/application/java/dev/lanewise/cli/FolderLocks.java",
            "src/application/java/dev/lanewise/cli/MetricsLog.java",
            "src/application/java/dev/lanewise/cli/RunFolder.java",
            "src/application/java/dev/lanewise/cli/ProcessOutput.java");

    private static final Pattern MAIN_FILE =
            Pattern.compile("src/(?:library|application)/java/dev/lanewise/(?:((?:[a-z]\\w*/)*[a-z]\\w*)/)?[^/]*");
    private static final Pattern MAY_USE_INCUBATOR = Pattern.compile(
            "src/library/(?:java/dev/lanewise/internal/kernel/(?:Vector\\w*|Lanes)|module/module-info)\\.java"
                    + "|src/application/module/module-info\\.java|src/application/java/dev/lanewise/doctor/VectorPeak\\.java"
                    + "|src/test/java/dev/lanewise/internal/kernel/.*|bench/.*");

    private SourceRules() {}

    /** What the file at {@code path}, relative to the repository and with slashes, does that the rules forbid. */
    static List<String> violations(String path, String text) {
        return violations(path, text, withoutCommentsAndLiterals(text));
    }

    /** Checks a file whose {@code code}, without comments and literals, the caller has extracted. */
    static List<String> violations(String path, String text, String code) {
        List<String> violations = new ArrayList<>();
        if (code.contains("jdk.incubator") && !MAY_USE_INCUBATOR.matcher(path).matches()) {
            violations.add(path + " uses jdk.incubator, which only internal/kernel/Vector*.java and Lanes.java may");
        }
        if (WILDCARD_IMPORT.matcher(code).find()) {
            violations.add(path + " imports a whole package with *");
        }
        if (NO_TEST.matcher(path).matches()) {
            addUsesOf(
                    DEFAULT_LOCALE,
                    code,
                    path + " has %s without Locale.ROOT, so that the text depends on the" + " default locale",
                    violations);
        }
        if (!MAY_KNOW_UNPRINTABLE.matcher(path).matches()) {
            addUsesOf(
                    OWN_PRINTABLE,
                    text,
                    path + " has %s, but only Printable.java decides which characters are" + " harmful",
                    violations);
        }
        Matcher file = MAIN_FILE.matcher(path);
        if (file.matches()) {
            String home = file.group(1) == null ? "" : file.group(1).replace('/', '.');
            Matcher write = WRITES_FILE.matcher(code);
            while (!MAY_WRITE_FILES.contains(path) && write.find()) {
                violations.add(path + " has " + write.group().strip()
                        + ", but files are written by FileReplacement, so that a failure leaves the old content");
            }
            if (home.equals("reference")) {
                addTypesUnknownToReference(path, code, violations);
            } else if (USE_OF_REFERENCE.matcher(code).find()) {
                violations.add(path + " uses package reference, which is for reading and for tests");
                return violations;
            }
            if (!MAY_USE_ENGINE.matcher(path).matches()) {
                addUsesOf(
                        USE_OF_ENGINE,
                        code,
                        path + " uses %s, which is for doctor, gradcheck and reference",
                        violations);
            }
            if (!home.equals("cli")) {
                addUsesOf(PROCESS_WIDE, code, path + " uses %s, which only the command line may", violations);
            }
        }
        return violations;
    }

    private static void addUsesOf(Pattern forbidden, String text, String sentence, List<String> violations) {
        forbidden
                .matcher(text)
                .results()
                .forEach(
                        use -> violations.add(sentence.replace("%s", use.group().strip())));
    }

    private static void addTypesUnknownToReference(String path, String code, List<String> violations) {
        Matcher use = USE_OF_TYPE.matcher(code);
        while (use.find()) {
            if (!KNOWN_TO_REFERENCE.contains(use.group(1))) {
                violations.add(path + " uses " + use.group(1) + ", which the reference must not know");
            }
        }
    }

    /** The program text alone, so that a comment or a message may name what the program must not use. */
    static String withoutCommentsAndLiterals(String text) {
        return COMMENT_OR_LITERAL.matcher(text).replaceAll(part -> part.group().startsWith("/") ? " " : "\"\"");
    }
}
