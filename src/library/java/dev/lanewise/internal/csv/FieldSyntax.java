package dev.lanewise.internal.csv;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.internal.table.ColumnContent;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.text.Remedy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Syntax of the fields of a file: the separators within numbers, and the texts that mark a missing value. */
public final class FieldSyntax implements ColumnContent.Notation {
    /** Decimal points, no separators of thousands, and the usual marks of missing values. */
    static final FieldSyntax PLAIN = new FieldSyntax('.', FieldSyntax.NONE, MissingTexts.USUAL);
    /** Stands for the absence of a separator of thousands. */
    static final char NONE = 0;

    private static final String EXPONENT = "(?:[eE][+-]?[0-9]+)?";
    private static final String GROUPS_OF_POINTS = "[1-9][0-9]{0,2}(?:\\.[0-9]{3})+";
    private static final Pattern COMMA_GROUPS = Pattern.compile("[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\\.[0-9]*)?");
    private static final Pattern POINT_GROUPS = Pattern.compile("[+-]?" + GROUPS_OF_POINTS);
    private static final Pattern COMMA_DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]*|" + GROUPS_OF_POINTS + "),[0-9]+" + EXPONENT);

    private static final Pattern DECIMALS_OR_THOUSANDS = Pattern.compile("[+-]?[1-9][0-9]{0,2}[.][0-9]{3}");

    /** A number with a sign such as %, as spreadsheets format it. */
    private static final Pattern SIGNED = Pattern.compile(
            "[$\u20ac\u00a3\u00a5]?\\h*([^$\u20ac\u00a3\u00a5%\u2030\\h]+)\\h*[$\u20ac\u00a3\u00a5%\u2030]?");

    private static final Pattern OTHER_GROUPS =
            Pattern.compile("[+-]?[1-9][0-9]{0,2}([.'_ \u00a0\u202f\u2019])[0-9]{3}(?:\\1[0-9]{3})*(?:[.,][0-9]*)?");

    private final char decimal;
    private final char thousands;
    private final Pattern grouped;
    private final MissingTexts given;
    private final MissingTexts missing;
    private final boolean hasPlainNumbers;

    /**
     * Creates a syntax.
     *
     * @param decimal a point or a comma
     * @param thousands separator between groups of three digits, different from the decimal separator, or {@link #NONE}
     * @param given texts that mark a missing value
     */
    FieldSyntax(char decimal, char thousands, MissingTexts given) {
        this.decimal = decimal;
        this.thousands = thousands;
        this.grouped = Pattern.compile("[+-]?[1-9][0-9]{0,2}"
                + "(?:" + Pattern.quote(String.valueOf(thousands)) + "[0-9]{3})+"
                + "(?:" + Pattern.quote(String.valueOf(decimal)) + "[0-9]*)?" + EXPONENT);
        this.hasPlainNumbers = decimal == '.' && thousands == NONE;
        this.given = given;
        // Numbers in the notation of the file count in both.
        this.missing = given.with(given.texts().stream().map(this::plain).toList());
    }

    /** Returns the syntax of a format, with the decimal separator that it gives or that suits its other separator. */
    static FieldSyntax of(CsvFormat format) {
        Character separator = format.thousandsSeparator().orElse(null);
        char point = format.decimalSeparator().orElse(separator != null && separator == '.' ? ',' : '.');
        char groups = separator != null ? separator : point == ',' ? '.' : NONE;
        MissingTexts missing = MissingTexts.of(format.missingTexts());
        return point == '.' && groups == NONE && missing.equals(MissingTexts.USUAL)
                ? PLAIN
                : new FieldSyntax(point, groups, missing);
    }

    /** Returns a copy for numbers such as 1.234,5. */
    FieldSyntax withDecimalComma() {
        return new FieldSyntax(',', '.', given);
    }

    /** Returns a copy with the separators of another syntax. */
    FieldSyntax withSeparators(FieldSyntax other) {
        return new FieldSyntax(other.decimal, other.thousands, given);
    }

    /** Returns the decimal separator. */
    public char decimal() {
        return decimal;
    }

    /** Whether numbers are written as in Java. */
    boolean hasPlainNumbers() {
        return hasPlainNumbers;
    }

    /** Returns a number as Java writes it, with a decimal point and no other separators; any other text unchanged. */
    String plain(String text) {
        String converted = converted(text);
        return converted != null && Fields.isNumber(converted) ? converted : text;
    }

    private @Nullable String converted(String text) {
        if (hasPlainNumbers) {
            return text;
        }
        String ungrouped = thousands != NONE && grouped.matcher(text).matches()
                ? text.replace(String.valueOf(thousands), "")
                : text;
        if (decimal == '.') {
            return ungrouped;
        }
        // Any other point does not belong to a number, and must not become a decimal point.
        return ungrouped.indexOf('.') >= 0 ? null : ungrouped.replace(decimal, '.');
    }

    /** Returns the number that a field without blanks around it holds; NaN if it holds none in the range of a float. */
    @Override
    public double number(String text) {
        String converted = converted(text);
        return converted == null ? Double.NaN : Fields.number(converted);
    }

    /** Whether a field holds a number. */
    public boolean isNumber(String text) {
        return !Double.isNaN(number(text));
    }

    @Override
    public boolean isOutOfRange(String text) {
        String converted = converted(text);
        return converted != null && Fields.isOutOfRange(converted);
    }

    /** The texts that mark a missing value. Numbers among them are also there as Java writes them. */
    public MissingTexts missing() {
        return missing;
    }

    /** Whether a field marks a missing value, as a text or as a number. */
    boolean isMissing(String text) {
        return missing.isText(text) || (missing.hasNumbers() && missing.isNumber(number(text)));
    }

    /**
     * Returns which setting would make a missing value of a text such as inf or n/a, as the end of a sentence.
     *
     * @return empty if the text does not look like one
     */
    public static String missingHint(String text) {
        return Fields.NO_VALUE.matcher(text).matches()
                ? "; " + Remedy.MISSING_TEXTS + " can declare it as a missing value"
                : "";
    }

    /**
     * Returns how to make a number of a text such as 5%, $7 or 1'234, as the end of a sentence.
     *
     * @return empty if the text is no number with such a sign or separators
     */
    public String notationHint(String text) {
        if (isNumber(text)) {
            return "";
        }
        Matcher signed = SIGNED.matcher(text);
        if (signed.matches() && isNumber(signed.group(1))) {
            return "; without its sign it is a number, " + signed.group(1);
        }
        Matcher separated = OTHER_GROUPS.matcher(text);
        if (!separated.matches()) {
            return "";
        }
        String separator = separated.group(1);
        return "; " + Remedy.THOUSANDS_SEPARATOR.of(separator.charAt(0)) + " reads numbers such as 1" + separator
                + "234";
    }

    /** Whether a text can only be a number with a decimal comma: 1,5 or 1.234,56, but not 1,234. */
    static boolean hasDecimalComma(String text) {
        return COMMA_DECIMAL.matcher(text).matches()
                && !COMMA_GROUPS.matcher(text).matches();
    }

    /** Whether the point in a text may separate decimals or thousands, as in 1.234. */
    static boolean hasPointOfDecimalsOrThousands(String text) {
        return DECIMALS_OR_THOUSANDS.matcher(text).matches();
    }

    /** Whether a text is a number with a decimal point, but not 1.234, in which the point may separate thousands. */
    static boolean hasDecimalPoint(String text) {
        return text.indexOf('.') >= 0
                && Fields.isNumber(text)
                && !POINT_GROUPS.matcher(text).matches();
    }

    /** Whether commas separate the thousands of a text and a point its decimals, as in 1,234.5. */
    static boolean hasPointAfterGroups(String text) {
        return text.indexOf('.') >= 0 && COMMA_GROUPS.matcher(text).matches();
    }

    /**
     * Returns which setting would make a number of a text that is none, as the end of a sentence.
     *
     * @return empty if none would
     */
    public String hint(String text) {
        String comma = Remedy.DECIMAL_SEPARATOR.of(',');
        String groups = Remedy.THOUSANDS_SEPARATOR.of(',');
        if (isNumber(text)) {
            return "";
        }
        if (decimal == ',') {
            return !Fields.isNumber(text)
                    ? ""
                    : "; " + Remedy.DECIMAL_SEPARATOR.of('.')
                            + " reads numbers such as 1.5, here a point can only separate thousands";
        }
        boolean grouped = COMMA_GROUPS.matcher(text).matches();
        boolean hasFraction = COMMA_DECIMAL.matcher(text).matches();
        if (grouped && !hasFraction) {
            return "; " + groups + " reads numbers such as 1,234.5";
        }
        if (grouped) {
            return "; " + groups + " reads numbers such as 1,234";
        }
        return hasFraction ? "; " + comma + " reads numbers such as 1,5" : "";
    }
}
