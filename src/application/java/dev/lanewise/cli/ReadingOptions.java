package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.files.Utf8Input;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options for reading text files (CSV, ARFF and LIBSVM): properties that cannot always be detected. */
final class ReadingOptions implements Cloneable {
    /** Delimiter between fields: a character, or a name for one that is awkward in a shell. */
    record Delimiter(char character) {
        private static final String TAB = "tab";

        /** Reads {@code tab}, or a character. */
        static Delimiter parse(String text) {
            if (text.equals(TAB)) {
                return new Delimiter('\t');
            }
            if (text.length() != 1 || text.equals("\"") || (text.charAt(0) < ' ' && !text.equals("\t"))) {
                throw new IllegalArgumentException(
                        "a delimiter is one character such as ; or tab, but " + Quote.of(text) + " was given");
            }
            return new Delimiter(text.charAt(0));
        }

        @Override
        public String toString() {
            return character == '\t' ? TAB : String.valueOf(character);
        }
    }

    /** Thousands separator: a character, or the word for a space. */
    record Thousands(char character) {
        static final String SPACE = "space";

        /** Reads {@code space}, or a character. */
        static Thousands parse(String text) {
            char character = text.equals(SPACE) ? ' ' : text.length() == 1 ? text.charAt(0) : '?';
            try {
                CsvFormat.defaults().withThousandsSeparator(character);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "a comma, a point, an apostrophe, an underscore or " + SPACE + " is expected, but '" + text
                                + "' was given",
                        e);
            }
            return new Thousands(character);
        }

        @Override
        public String toString() {
            return character == ' ' ? SPACE : String.valueOf(character);
        }
    }

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "Delimiter between the fields of a CSV file: a single character, or the word tab. Default:"
                    + " tab if the file name ends in .tsv or .tab; otherwise whichever of comma, tab, semicolon and"
                    + " vertical bar occurs most often in the first line.")
    private Delimiter delimiter;

    @Option(
            names = "--header",
            paramLabel = "yes|no",
            description = "Whether the first row of a CSV file contains headings. A file for a model with headings"
                    + " must have them, or a number or a date in its first row. Default: yes if one of its fields is"
                    + " the name of a requested column, or is neither a number nor a date although the rows below have"
                    + " one in that column; in a training file also if all its fields differ and none is a number or a"
                    + " date, or the numbers among them are years and there are none below.")
    private Values.YesOrNo header;

    @Option(
            names = "--decimal",
            paramLabel = "CHAR",
            converter = Values.OfDecimal.class,
            description = "Decimal separator of the numbers in a CSV file: a point or a comma. With a comma, points"
                    + " separate thousands. Default: a comma if commas do not separate the fields and the first rows"
                    + " contain numbers such as 1,5 but none such as 1.5; for a network, as in the training if they"
                    + " contain neither; otherwise a point.")
    private Character decimal;

    @Option(
            names = "--thousands",
            paramLabel = "CHAR",
            description = "Thousands separator of the numbers in a CSV file: a comma, point, apostrophe or"
                    + " underscore, or the word space. Numbers without it are also accepted. Default: a point if the"
                    + " decimal separator is a comma; otherwise none.")
    private Thousands thousands;

    @Option(
            names = "--na-values",
            paramLabel = "TEXTS",
            description =
                    "More texts that mark a missing value in a CSV file, separated by commas, as in -,-999. A number"
                            + " matches in any notation: -999 also marks -999.0. The model file stores the texts for"
                            + " prediction. Empty fields always count as missing, and the texts that --keep-default-na"
                            + " lists do by default.")
    private String missingTexts;

    @Option(
            names = "--keep-default-na",
            paramLabel = "yes|no",
            description = "Whether these texts count as missing in a CSV file: NA, N/A, n/a, #N/A, <NA>, NaN, nan,"
                    + " NULL, null, None and ?. With no, they are ordinary texts, such as a class None. Default: yes.")
    private Values.YesOrNo keepDefaultMissing;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "Encoding of a text file (CSV, ARFF or LIBSVM), such as windows-1252, ISO-8859-1 or UTF-16."
                    + " Default: UTF-8, or that of a byte order mark; for a network, that of the training if a file is"
                    + " neither.")
    private Charset encoding;

    @Option(
            names = "--first-index",
            paramLabel = "0|1",
            converter = Values.FirstIndex.class,
            description = "Index of the first input in a LIBSVM file: 1 as in LIBSVM, or 0 as scikit-learn writes by"
                    + " default. Default: that of the training file; for the training file itself, 0 if the index 0"
                    + " occurs in it, otherwise 1.")
    private Integer firstIndex;

    /** The first index of LIBSVM files; -1 to detect it. */
    int firstIndex() {
        return firstIndex == null ? -1 : firstIndex;
    }

    /** Returns these options with this first index of LIBSVM files, unless a flag gives one or it is -1. */
    ReadingOptions withFirstIndex(int first) {
        ReadingOptions completed = copy();
        completed.firstIndex = firstIndex == null && first >= 0 ? Integer.valueOf(first) : firstIndex;
        return completed;
    }

    /**
     * Returns these options with the first index of LIBSVM files in a training, unless a flag gives it.
     *
     * @param trained facts about the training
     * @param notes receives the flag that was taken from the training, unless indices are counted from 1 as usual
     */
    ReadingOptions withFirstIndexOf(Facts trained, Consumer<String> notes) {
        Optional<Integer> known = trained.get(Fact.FIRST_INDEX);
        if (firstIndex != null || known.isEmpty()) {
            return this;
        }
        known.filter(first -> first != 1).ifPresent(first -> notes.accept("--first-index " + first));
        return withFirstIndex(known.get());
    }

    /**
     * Returns how a file is read for a network: missing values are marked as in its training, and as flags specify.
     *
     * @param schemaOrNull preprocessing of the network; null if there is none
     */
    CsvFormat formatFor(Schema schemaOrNull) {
        if (schemaOrNull == null) {
            return format();
        }
        List<String> texts = new ArrayList<>(schemaOrNull.missingTexts());
        texts.addAll(missingTexts());
        return format().withMissingTexts(texts.stream().distinct().toArray(String[]::new));
    }

    private List<String> missingTexts() {
        return missingTexts == null
                ? List.of()
                : Stream.of(missingTexts.split(",")).map(String::strip).toList();
    }

    /** Returns how a file is read; properties without a flag are detected. */
    CsvFormat format() {
        CsvFormat format = CsvFormat.defaults();
        format = encoding == null ? format : format.withEncoding(encoding);
        format = delimiter == null ? format : format.withDelimiter(delimiter.character());
        format = header == null ? format : format.withHeader(header.isYes());
        try {
            format = decimal == null ? format : format.withDecimalSeparator(decimal);
            format = thousands == null ? format : format.withThousandsSeparator(thousands.character());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--decimal and --thousands must differ, but both are " + decimal);
        }
        if (missingTexts == null && keepDefaultMissing == null) {
            return format;
        }
        List<String> texts = new ArrayList<>();
        if (keepDefaultMissing != Values.YesOrNo.NO) {
            texts.addAll(format.missingTexts());
        }
        if (missingTexts != null) {
            texts.addAll(List.of(missingTexts.split(",")));
        }
        return format.withMissingTexts(
                texts.stream().map(String::strip).distinct().toArray(String[]::new));
    }

    /** Returns the kind of a file or folder. */
    FileKind kind(Path path) throws IOException {
        return FileKind.of(path, encoding);
    }

    /** Returns a reader of data other than a CSV file, with these flags. */
    DatasetReader apply(DatasetReader reader) {
        DatasetReader encoded = encoding == null ? reader : reader.withEncoding(encoding);
        return firstIndex == null ? encoded : encoded.withFirstIndex(firstIndex);
    }

    /**
     * Refuses flags that apply to CSV or text files only, if none of the files can be one.
     *
     * @param files none for the built-in data set
     */
    void requireCsv(List<Path> files) throws IOException {
        if (encoding != null) {
            requireText(files);
        }
        if (given() == null || files.isEmpty()) {
            return;
        }
        for (Path file : files) {
            FileKind kind = kind(file);
            if (kind != FileKind.DATA && !kind.isTypedTable()) {
                return;
            }
        }
        throw new UsageException(given() + " applies only to CSV files, but " + files.get(0) + " is not a CSV file");
    }

    private void requireText(List<Path> files) throws IOException {
        for (Path file : files) {
            if (!Files.exists(file) || kind(file).isText()) {
                return;
            }
        }
        throw new UsageException("--encoding applies only to text files, but "
                + (files.isEmpty() ? "mnist" : files.get(0)) + " is not a text file");
    }

    /** Refuses a flag that has no effect with a model file. */
    void requireNoChoiceOfDefaults() {
        if (keepDefaultMissing != null) {
            throw new UsageException("--keep-default-na is for training, and the model file has the texts that mark a"
                    + " missing value; --na-values adds others");
        }
    }

    /** The encoding of text files; null for UTF-8. */
    Charset encodingOrNull() {
        return encoding;
    }

    /** The first given flag that applies to CSV files only; null if there is none. */
    String given() {
        return Flags.first(
                "--delimiter",
                delimiter,
                "--header",
                header,
                "--decimal",
                decimal,
                "--thousands",
                thousands,
                "--na-values",
                missingTexts,
                "--keep-default-na",
                keepDefaultMissing);
    }

    /** Returns these options with a detected decimal comma and the delimiter of its file, unless flags give them. */
    ReadingOptions completedBy(CsvFormat found) {
        if (!found.decimalSeparator().equals(Optional.of(','))) {
            return this;
        }
        ReadingOptions completed = copy();
        completed.decimal = decimal == null && thousands == null ? Character.valueOf(',') : decimal;
        completed.delimiter =
                delimiter == null ? new Delimiter(found.delimiter().orElseThrow()) : delimiter;
        return completed;
    }

    /** Returns these options for a file other than that of the training, which may be in UTF-8 despite --encoding. */
    ReadingOptions forOther(Path file) {
        ReadingOptions others = copy();
        others.encoding = encoding == null || Utf8Input.isUtf8(file) ? null : encoding;
        return others;
    }

    /**
     * Returns facts about a training with the separators of its file. They apply to other files whose separators cannot
     * be detected.
     */
    Facts separators(Facts facts) {
        Facts known = decimal == null ? facts : facts.with(Fact.DECIMAL, decimal);
        return delimiter == null ? known : known.with(Fact.DELIMITER, delimiter.character());
    }

    /** Returns these options with the notation of the training file, except where flags give another one. */
    ReadingOptions withNotationOf(Facts trained) {
        ReadingOptions completed = copy();
        completed.encoding =
                encoding != null ? encoding : trained.get(Fact.ENCODING).orElse(null);
        completed.delimiter = delimiter != null
                ? delimiter
                : trained.get(Fact.DELIMITER).map(Delimiter::new).orElse(null);
        if (decimal == null && thousands == null) {
            completed.decimal = trained.get(Fact.DECIMAL).orElse(null);
            completed.thousands =
                    trained.get(Fact.THOUSANDS).map(Thousands::new).orElse(null);
        }
        completed.header = header != null
                ? header
                : trained.get(Fact.HEADER).map(Values.YesOrNo::of).orElse(null);
        return completed;
    }

    private ReadingOptions copy() {
        try {
            return (ReadingOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
