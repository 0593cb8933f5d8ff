package dev.lanewise.internal.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The texts that mark a missing value in a table. A text that is a number marks all numbers of its value, however they
 * are written: {@code -999} also matches {@code -999.0} and {@code -9.99e2}.
 */
public final class MissingTexts {
    /** The usual texts, {@link Fields#MISSING}. */
    public static final MissingTexts USUAL = new MissingTexts(distinct(Fields.MISSING));

    private final List<String> texts;
    private final Set<String> set;
    private final double[] numbers;

    private MissingTexts(List<String> texts) {
        this.texts = texts;
        this.set = Set.copyOf(texts);
        this.numbers = texts.stream()
                .mapToDouble(Fields::number)
                .filter(number -> !Double.isNaN(number))
                .toArray();
    }

    private static List<String> distinct(Collection<String> texts) {
        return texts.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    /** Returns these texts, without blanks around them; the empty text always marks a missing value. */
    public static MissingTexts of(Collection<String> texts) {
        List<String> distinct = distinct(texts);
        return distinct.equals(USUAL.texts) ? USUAL : new MissingTexts(distinct);
    }

    /** Returns these and further texts. */
    public MissingTexts with(Collection<String> more) {
        List<String> all = new ArrayList<>(texts);
        all.addAll(more);
        return of(all);
    }

    /** The texts, without the empty one. */
    public List<String> texts() {
        return texts;
    }

    /** The texts that were declared in addition to the usual ones. */
    public List<String> named() {
        return texts.stream().filter(text -> !USUAL.set.contains(text)).toList();
    }

    /** Whether some of the texts are numbers. */
    public boolean hasNumbers() {
        return numbers.length > 0;
    }

    /** Whether a text without blanks around it is one of these, compared as a text. */
    public boolean isText(String text) {
        return text.isEmpty() || set.contains(text);
    }

    /** Whether a number is the value of one of these texts. */
    public boolean isNumber(double number) {
        for (double missing : numbers) {
            if (missing == number) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text without blanks around it is one of these, or a number with the value of one. */
    public boolean contains(String text) {
        return isText(text) || (hasNumbers() && isNumber(Fields.number(text)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MissingTexts that && texts.equals(that.texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }

    @Override
    public String toString() {
        return texts.toString();
    }
}
