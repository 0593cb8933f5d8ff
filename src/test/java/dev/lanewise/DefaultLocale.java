package dev.lanewise;

import java.util.Locale;

/** Another default locale of this process, until it is closed. */
public final class DefaultLocale implements AutoCloseable {
    private final Locale before = Locale.getDefault();
    private final Locale display = Locale.getDefault(Locale.Category.DISPLAY);
    private final Locale format = Locale.getDefault(Locale.Category.FORMAT);

    /** Sets the locale of a language tag such as {@code ar-EG}. */
    public DefaultLocale(String tag) {
        Locale.setDefault(Locale.forLanguageTag(tag));
    }

    @Override
    public void close() {
        Locale.setDefault(before);
        Locale.setDefault(Locale.Category.DISPLAY, display);
        Locale.setDefault(Locale.Category.FORMAT, format);
    }
}
