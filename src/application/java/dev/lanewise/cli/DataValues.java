package dev.lanewise.cli;

import dev.lanewise.data.DateOrder;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Suggestion;
import java.nio.charset.Charset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the values of the flags for reading and preprocessing data. */
final class DataValues {
    private DataValues() {}

    static final class OfTask implements ITypeConverter<Task>, Values.Choice {
        /** Names of scikit-learn for the tasks. */
        private static final Map<String, Task> OTHER_NAMES = Map.of(
                "regression", Task.REGRESSION, "classification", Task.CLASSIFICATION, "multilabel", Task.MULTI_LABEL);

        @Override
        public List<String> words() {
            return Values.names(Task.values());
        }

        @Override
        public Task convert(String text) {
            Task meant = OTHER_NAMES.get(text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""));
            return meant != null ? meant : Values.word(Task::parse, text);
        }
    }

    static final class OfImageSize implements ITypeConverter<PictureOptions.Size> {
        @Override
        public PictureOptions.Size convert(String text) {
            return Values.word(PictureOptions.Size::parse, text);
        }
    }

    static final class OfColours implements ITypeConverter<PictureOptions.Colours>, Values.Choice {
        @Override
        public List<String> words() {
            return Values.names(PictureOptions.Colours.values());
        }

        @Override
        public PictureOptions.Colours convert(String text) {
            return Values.oneOf(PictureOptions.Colours.values(), text);
        }
    }

    static final class OfPart implements ITypeConverter<Part>, Values.Choice {
        @Override
        public List<String> words() {
            return Values.names(Part.values());
        }

        @Override
        public Part convert(String text) {
            return Values.word(Part::parse, text);
        }
    }

    static final class OfDelimiter implements ITypeConverter<CsvOptions.Delimiter>, Values.Choice {
        @Override
        public List<String> words() {
            return List.of("tab");
        }

        @Override
        public CsvOptions.Delimiter convert(String text) {
            return Values.word(CsvOptions.Delimiter::parse, text);
        }
    }

    /** Index of the first input. */
    static final class FirstIndex implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) Values.whole(text, 0, 1, "0 or 1");
        }
    }

    static final class OfMissing implements ITypeConverter<Missing>, Values.Choice {
        @Override
        public List<String> words() {
            return Values.names(Missing.values());
        }

        @Override
        public Missing convert(String text) {
            return Values.oneOf(Missing.values(), text);
        }
    }

    static final class OfDateOrder implements ITypeConverter<DateOrder>, Values.Choice {
        @Override
        public List<String> words() {
            return Values.names(DateOrder.values());
        }

        @Override
        public DateOrder convert(String text) {
            return Values.oneOf(DateOrder.values(), text);
        }
    }

    static final class OfScaling implements ITypeConverter<Scaling>, Values.Choice {
        @Override
        public List<String> words() {
            return Values.names(Scaling.values());
        }

        @Override
        public Scaling convert(String text) {
            return Values.oneOf(Scaling.values(), text);
        }
    }

    /** Decimal separator. */
    static final class OfDecimal implements ITypeConverter<Character>, Values.Choice {
        @Override
        public List<String> words() {
            return List.of(".", ",");
        }

        @Override
        public Character convert(String text) {
            if (!words().contains(text)) {
                throw new TypeConversionException(". or , is expected, but '" + text + "' was given");
            }
            return text.charAt(0);
        }
    }

    /** Encoding of text. */
    static final class OfEncoding implements ITypeConverter<Charset>, Values.Choice {
        @Override
        public List<String> words() {
            return List.of("UTF-8", "windows-1252", "ISO-8859-1", "UTF-16");
        }

        @Override
        public Charset convert(String text) {
            try {
                return Charset.forName(text);
            } catch (IllegalArgumentException e) {
                Set<String> known = new LinkedHashSet<>();
                Charset.availableCharsets().forEach((name, charset) -> {
                    known.add(name);
                    known.addAll(charset.aliases());
                });
                throw new TypeConversionException("an encoding such as windows-1252 or UTF-16 is expected, but '" + text
                        + "' was given" + Suggestion.question(text, known));
            }
        }
    }

    /** Thousands separator. */
    static final class OfThousands implements ITypeConverter<CsvOptions.Thousands>, Values.Choice {
        @Override
        public List<String> words() {
            return List.of(",", ".", "'", "_", CsvOptions.Thousands.SPACE);
        }

        @Override
        public CsvOptions.Thousands convert(String text) {
            try {
                return CsvOptions.Thousands.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A switch that is detected if it is not given. */
    enum YesOrNo {
        YES,
        NO;

        static YesOrNo of(boolean isYes) {
            return isYes ? YES : NO;
        }

        boolean isYes() {
            return this == YES;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final class OfYesOrNo implements ITypeConverter<YesOrNo>, Values.Choice {
        @Override
        public List<String> words() {
            return Values.names(YesOrNo.values());
        }

        @Override
        public YesOrNo convert(String text) {
            return Values.oneOf(YesOrNo.values(), text);
        }
    }
}
