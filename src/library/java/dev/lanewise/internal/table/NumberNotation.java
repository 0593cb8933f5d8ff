package dev.lanewise.internal.table;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers with a unit, as people and spreadsheets write them: {@code $1,035.34}, {@code 12.3%}, {@code 1 234,50 EUR}.
 * The number is what remains without the unit, so 12.3% is 12.3. Parentheses make it negative, as in {@code ($5.00)}.
 *
 * <p>A unit is a currency symbol before or after the number, a sign such as % after it, or a word after a blank; three
 * capitals may also come first, before a blank. All rows of a column have the same unit and the same decimal separator.
 *
 * @param unit the unit; empty if negative numbers are in parentheses and others are plain
 * @param decimal decimal separator, a point or a comma; any other separator separates groups of digits
 */
public record NumberNotation(String unit, char decimal) {
    private static final String SIGN = "([-+\u2212])?\\h*";
    /** Groups: 1 parenthesis, 2 sign, 3 and 4 unit, 5 sign, 6 digits and separators, 7 and 8 unit, 9 parenthesis. */
    private static final Pattern FORM = Pattern.compile("(\\()?\\h*" + SIGN
            + "(?:([A-Z]{0,3}\\p{Sc})\\h*|([A-Z]{3})\\h+)?" + SIGN + "([0-9.,](?:[0-9.,'\u2019_\\h]*[0-9])?)"
            + "(?:\\h*(\\p{Sc}|[%\u2030]|\u00b0[CF]?)|\\h+(\\p{L}[\\p{L}0-9/\u00b2\u00b3]{0,9}))?\\h*(\\))?");
    /** Digits, in groups of three or, between the first and the last, as in India, of two. */
    private static final Pattern WHOLE = Pattern.compile("[0-9]*|[1-9][0-9]{0,2}([^0-9])(?:[0-9]{2,3}\\1)*[0-9]{3}");

    private static final Pattern MONEY = Pattern.compile("|.*\\p{Sc}|[A-Z]{3}");
    private static final Pattern SHARE = Pattern.compile("[%\u2030]");
    private static final int MOST_CHARACTERS = 64;

    /** Creates a notation. */
    public NumberNotation {
        if (decimal != '.' && decimal != ',') {
            throw new IllegalArgumentException("a decimal separator is a point or a comma, not '" + decimal + "'");
        }
    }

    /**
     * Finds the notation of numbers with one common unit. If all can be read with thousands and with decimals, as in
     * {@code $1,250} or {@code 3.125%}, amounts of money have thousands, percentages have decimals, and other numbers
     * are read as in the rest of the file.
     *
     * @param texts distinct texts of a column; plain numbers among them are numbers without a unit, except 0, which fits
     *     every unit
     * @param plain returns the number of a plain number, and NaN for any other text
     * @param decimal decimal separator of the file
     * @param given whether a setting requires that separator
     * @return the notation; empty if there are no texts, or not all are numbers with one unit
     */
    public static Optional<NumberNotation> of(
            Collection<String> texts, ToDoubleFunction<String> plain, char decimal, boolean given) {
        String unit = null;
        boolean enclosed = false;
        boolean bare = false;
        boolean points = !given || decimal == '.';
        boolean commas = !given || decimal == ',';
        boolean pointGroups = false;
        boolean commaGroups = false;
        for (String text : texts) {
            double number = plain.applyAsDouble(text);
            if (!Double.isNaN(number)) {
                bare |= number != 0;
                continue;
            }
            Matcher form = form(text);
            if (form == null || (unit != null && !unit.equals(unit(form)))) {
                return Optional.empty();
            }
            unit = unit(form);
            enclosed |= form.group(1) != null;
            double withPoint = points ? number(form, '.') : Double.NaN;
            double withComma = commas ? number(form, ',') : Double.NaN;
            points = !Double.isNaN(withPoint);
            commas = !Double.isNaN(withComma);
            if (!points && !commas) {
                return Optional.empty();
            }
            commaGroups |= Math.abs(withPoint) > Math.abs(withComma);
            pointGroups |= Math.abs(withComma) > Math.abs(withPoint);
        }
        if (unit == null || (unit.isEmpty() ? !enclosed : bare)) {
            return Optional.empty();
        }
        char separator = points && commas ? decimal : points ? '.' : ',';
        if (points && commas && !given && commaGroups != pointGroups) {
            separator = MONEY.matcher(unit).matches()
                    ? commaGroups ? '.' : ','
                    : SHARE.matcher(unit).matches() ? commaGroups ? ',' : '.' : decimal;
        }
        return Optional.of(new NumberNotation(unit, separator));
    }

    /**
     * Returns the number of a text in this notation, with the unit or without it, or of a plain number.
     *
     * @return NaN if it is neither, or not in the range of a float
     */
    public double number(String text) {
        double plain = Fields.number(text);
        if (!Double.isNaN(plain)) {
            return plain;
        }
        Matcher form = form(text);
        if (form == null || (!unit(form).isEmpty() && !unit(form).equals(unit))) {
            return Double.NaN;
        }
        return number(form, decimal);
    }

    /** Returns whether a text is a number with a unit, whatever the unit is. */
    public static boolean isOne(String text) {
        return of(List.of(text), Fields::number, '.', false).isPresent();
    }

    /** Returns a number in this notation, such as {@code 1234.5 EUR}. */
    public String example() {
        return "1234" + decimal + "5" + (unit.isEmpty() ? "" : " " + unit);
    }

    /** Returns the regular expression of numbers with a unit, for generated code. */
    public static String pattern() {
        return FORM.pattern();
    }

    /** Returns the regular expression of the digits before the decimal separator, for generated code. */
    public static String wholePattern() {
        return WHOLE.pattern();
    }

    private static @Nullable Matcher form(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return null;
        }
        Matcher form = FORM.matcher(text);
        return form.matches() ? form : null;
    }

    /** Returns the unit before or after the digits; empty if there is none. */
    private static String unit(Matcher form) {
        for (int group : new int[] {3, 4, 7, 8}) {
            if (form.group(group) != null) {
                return form.group(group);
            }
        }
        return "";
    }

    private static double number(Matcher form, char decimal) {
        String digits = form.group(6);
        int at = digits.indexOf(decimal);
        String whole = at < 0 ? digits : digits.substring(0, at);
        String fraction = at < 0 ? "" : digits.substring(at + 1);
        boolean enclosed = form.group(1) != null;
        String sign = form.group(2) == null ? form.group(5) : form.group(2);
        if (enclosed != (form.group(9) != null)
                || (form.group(2) != null && form.group(5) != null)
                || (enclosed && sign != null)
                || ((form.group(3) != null || form.group(4) != null)
                        && (form.group(7) != null || form.group(8) != null))
                || (whole.isEmpty() && fraction.isEmpty())
                || !WHOLE.matcher(whole).matches()
                || !fraction.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Double.NaN;
        }
        double number = Double.parseDouble(whole.replaceAll("[^0-9]", "") + "." + fraction);
        return !((float) number <= Float.MAX_VALUE)
                ? Double.NaN
                : enclosed || (sign != null && !sign.equals("+")) ? -number : number;
    }
}
