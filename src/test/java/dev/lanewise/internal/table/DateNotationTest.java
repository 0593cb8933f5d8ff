package dev.lanewise.internal.table;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DateOrder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates in every notation are the dates that they were written from, and nothing else is a date. */
class DateNotationTest {
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    private static String text(String form, LocalDate date) {
        String name = MONTHS[date.getMonthValue() - 1];
        return form.replace("yyyy", String.format(Locale.ROOT, "%04d", date.getYear()))
                .replace("dd", String.format(Locale.ROOT, "%02d", date.getDayOfMonth()))
                .replace("mm", String.format(Locale.ROOT, "%02d", date.getMonthValue()))
                .replace("{d}", String.valueOf(date.getDayOfMonth()))
                .replace("{m}", String.valueOf(date.getMonthValue()))
                .replace("{Month}", name)
                .replace("{MON}", name.substring(0, 3).toUpperCase(Locale.ROOT))
                .replace("{Mon}", name.substring(0, 3));
    }

    private static void everyDay(String form, DateOrder order) {
        List<String> ofMonth = new ArrayList<>();
        for (LocalDate date = LocalDate.of(1999, 1, 1); date.getYear() < 2005; date = date.plusDays(1)) {
            String text = text(form, date);
            assertEquals(date.atStartOfDay(), DateNotation.parse(text, order), text);
            ofMonth.add(text);
            if (date.plusDays(1).getDayOfMonth() == 1) {
                assertEquals(Optional.of(new DateNotation.Found(order, false)), DateNotation.of(ofMonth, null), form);
                ofMonth.clear();
            }
        }
        LocalDate leap = LocalDate.of(2000, 2, 29);
        assertEquals(leap.atStartOfDay(), DateNotation.parse(text(form, leap), order));
        for (String wrong : List.of(
                "1900-02-29",
                "2023-02-29",
                "2024-02-31",
                "2024-04-31",
                "2024-13-01",
                "2024-01-00",
                "2024-00-01",
                "2024-12-32")) {
            String[] parts = wrong.split("-");
            if (!form.contains("mm") && (parts[1].equals("13") || parts[1].equals("00"))) {
                continue;
            }
            int month = Integer.parseInt(parts[1]);
            String text = form.replace("yyyy", parts[0])
                    .replace("dd", parts[2])
                    .replace("mm", parts[1])
                    .replace("{d}", parts[2])
                    .replace("{m}", parts[1])
                    .replace("{Month}", MONTHS[Math.floorMod(month - 1, 12)])
                    .replace("{MON}", MONTHS[Math.floorMod(month - 1, 12)].substring(0, 3))
                    .replace("{Mon}", MONTHS[Math.floorMod(month - 1, 12)].substring(0, 3));
            if (!text.contains("{")) {
                assertNull(DateNotation.parse(text, order), text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yyyy-mm-dd",
                "yyyy/mm/dd",
                "yyyy.mm.dd",
                "yyyy-{m}-{d}",
                "dd {Mon} yyyy",
                "dd-{Mon}-yyyy",
                "{d}. {Month} yyyy",
                "{d} {Mon}. yyyy",
                "{d}-{MON}-yyyy",
                "{Mon} dd, yyyy",
                "{Month} {d}, yyyy",
                "{MON} {d} yyyy",
                "{Mon}. dd,yyyy"
            })
    void datesThatCanBeReadInOneWayNeedNoOrder(String form) {
        everyDay(form, null);
        for (DateOrder order : DateOrder.values()) {
            LocalDate date = LocalDate.of(2024, 2, 1);
            assertEquals(date.atStartOfDay(), DateNotation.parse(text(form, date), order), form);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dd.mm.yyyy", "dd/mm/yyyy", "dd-mm-yyyy", "{d}.{m}.yyyy", "{d}/{m}/yyyy"})
    void dayMayComeFirst(String form) {
        everyDay(form, DateOrder.DAY_FIRST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mm/dd/yyyy", "mm-dd-yyyy", "{m}/{d}/yyyy", "mm.dd.yyyy"})
    void monthMayComeFirst(String form) {
        everyDay(form, DateOrder.MONTH_FIRST);
    }

    /** Every pair of days of a leap year in slashes: a column of both is ambiguous exactly if both days are below 13. */
    @ParameterizedTest
    @EnumSource
    void orderIsAmbiguousExactlyIfBothFitEveryDate(DateOrder order) {
        String form = order == DateOrder.DAY_FIRST ? "dd/mm/yyyy" : "mm/dd/yyyy";
        for (LocalDate first = LocalDate.of(2024, 1, 1); first.getYear() == 2024; first = first.plusDays(1)) {
            for (int later : new int[] {0, 1, 7, 31, 58}) {
                LocalDate second = first.plusDays(later);
                List<String> texts = List.of(text(form, first), text(form, second), "2024-02-29");
                boolean bothFit = first.getDayOfMonth() <= 12 && second.getDayOfMonth() <= 12;
                boolean differs = first.getDayOfMonth() != first.getMonthValue()
                        || second.getDayOfMonth() != second.getMonthValue();
                if (bothFit && differs) {
                    assertThrows(IllegalArgumentException.class, () -> DateNotation.of(texts, null), texts.toString());
                    for (DateOrder given : DateOrder.values()) {
                        assertEquals(
                                given,
                                DateNotation.of(texts, given).orElseThrow().order());
                    }
                } else {
                    assertEquals(
                            bothFit ? null : order,
                            DateNotation.of(texts, null).orElseThrow().order());
                    assertEquals(
                            bothFit ? DateOrder.DAY_FIRST : order,
                            DateNotation.of(texts, DateOrder.DAY_FIRST)
                                    .orElseThrow()
                                    .order(),
                            "the rows decide");
                }
            }
        }
    }

    @Test
    void ambiguousDatesAreNamedWithTheSettingThatDecides() {
        assertRefused(
                "dates such as \"02/01/2019\" can be read with the day first and with the month first, and no row"
                        + " shows which is meant; Preprocessing.withDateOrder(DateOrder.DAY_FIRST) or"
                        + " (DateOrder.MONTH_FIRST) decides",
                () -> DateNotation.of(List.of("01/01/2019", "02/01/2019"), null));
    }

    @Test
    void pointsPutTheDayFirstUnlessTheRowsShowOtherwise() {
        assertEquals(
                DateOrder.DAY_FIRST,
                DateNotation.of(List.of("01.01.2019", "01.02.2019"), null)
                        .orElseThrow()
                        .order());
        assertEquals(
                DateOrder.MONTH_FIRST,
                DateNotation.of(List.of("01.02.2019", "01.31.2019"), null)
                        .orElseThrow()
                        .order());
        assertThrows(IllegalArgumentException.class, () -> DateNotation.of(List.of("01.02.2019", "01/02/2019"), null));
    }

    @Test
    void datesThatNeedAnOrderAreNoneWithoutIt() {
        assertNull(DateNotation.parse("01/02/2024", null));
        assertNull(DateNotation.parse("31.12.2024", null));
        assertEquals(LocalDateTime.of(2024, 3, 3, 0, 0), DateNotation.parse("03/03/2024", null));
        assertNull(DateNotation.parse("31/12/2024", DateOrder.MONTH_FIRST));
        assertNull(DateNotation.parse("12/31/2024", DateOrder.DAY_FIRST));
        assertEquals(
                Optional.of(new DateNotation.Found(null, false)),
                DateNotation.of(List.of("2024-12-31"), DateOrder.DAY_FIRST),
                "only years that come last need it");
    }

    @Test
    void columnsOfOtherTextsHaveNoNotation() {
        assertTrue(DateNotation.of(List.of(), null).isEmpty());
        assertTrue(DateNotation.of(List.of("2024-12-31", "soon"), null).isEmpty());
        assertTrue(DateNotation.of(List.of("31/12/2024", "12/31/2024"), null).isEmpty(), "no order fits both");
        assertTrue(DateNotation.of(List.of("31/12/2024", "12/31/2024"), DateOrder.DAY_FIRST)
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "31.12.24",
                "12/31/24",
                "31-Dec-24",
                "Dec 2024",
                "2024-12",
                "20241231",
                "2024-12-31T",
                "2024-12-31 noon",
                "2024-12-31T24:00",
                "2024-12-31T23:60",
                "2024-12-31T23",
                "2024-12-31 13:00 PM",
                "2024-12-31 0:30 AM",
                "31.12/2024",
                "2024-12/31",
                "31 Dez 2024",
                "Sepember 1, 2024",
                "131.12.2024",
                "31.12.02024",
                "Dec 312024",
                "2024-12-31T10:00+19",
                "2024-12-31T10:00+01:60",
                "2024-12-31T10:00+1",
                "2024-12-31Z",
                "2024-12-31+01:00",
                "+2024-12-31",
                "1.2.3",
                "\u0661/\u0662/\u0662\u0660\u0662\u0664"
            })
    void otherTextsAreNoDates(String text) {
        for (DateOrder order : DateOrder.values()) {
            assertNull(DateNotation.parse(text, order), text);
        }
        assertTrue(DateNotation.of(List.of(text), DateOrder.DAY_FIRST).isEmpty());
    }

    @Test
    void timesFollowDatesOfEveryForm() {
        LocalDateTime date = LocalDateTime.of(2024, 12, 31, 9, 5, 58, 500_000_000);
        for (String day : List.of("2024-12-31", "31.12.2024", "31/12/2024", "31 Dec 2024", "Dec 31, 2024")) {
            for (String time :
                    List.of("T09:05:58.5", " 09:05:58,50", " 9:05:58.500000000", " 9:05:58.5 AM", "T09:05:58.5am")) {
                assertEquals(date, DateNotation.parse(day + time, DateOrder.DAY_FIRST), day + time);
            }
            assertTrue(DateNotation.of(List.of(day, day + " 9:05"), null)
                    .orElseThrow()
                    .times());
        }
        for (int hour = 0; hour < 24; hour++) {
            String text = "12/31/2024 " + (hour % 12 == 0 ? 12 : hour % 12) + ":30 " + (hour < 12 ? "AM" : "pm");
            assertEquals(LocalDateTime.of(2024, 12, 31, hour, 30), DateNotation.parse(text, DateOrder.MONTH_FIRST));
        }
    }

    @Test
    void offsetsAreConvertedToUtc() {
        LocalDateTime local = LocalDateTime.of(2024, 1, 1, 0, 30);
        for (int minutes = -18 * 60; minutes <= 18 * 60; minutes += 15) {
            OffsetDateTime time = local.atOffset(ZoneOffset.ofTotalSeconds(60 * minutes));
            LocalDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
            assertEquals(utc, DateNotation.parse(time.toString(), null), time.toString());
            if (minutes != 0) {
                Function<String, LocalDateTime> parsed =
                        offset -> DateNotation.parse("2024-01-01 00:30" + offset, null);
                String offset = time.getOffset().toString();
                assertEquals(utc, parsed.apply(" " + offset));
                assertEquals(utc, parsed.apply(offset.replace(":", "")));
                assertEquals(
                        minutes % 60 == 0 ? utc : null,
                        minutes % 60 == 0 ? parsed.apply(offset.substring(0, 3)) : null);
            }
        }
        for (String zero : List.of("Z", " UTC", "z", " GMT", "+00", "-0000", "")) {
            assertEquals(local, DateNotation.parse("2024-01-01 00:30" + zero, null), zero);
        }
    }

    @ParameterizedTest
    @EnumSource(DateOrder.class)
    void examplesAreDatesInTheirOrder(DateOrder order) {
        String[] examples = DateNotation.examples(order).split(", | or ");
        assertEquals(3, examples.length);
        for (String example : examples) {
            assertEquals(
                    LocalDate.of(2024, 12, 31),
                    DateNotation.parse(example, order).toLocalDate());
            assertTrue(example.matches(DateNotation.pattern()), example);
        }
        assertTrue(DateNotation.examples(order).endsWith(DateNotation.examples(null)));
        assertNull(DateNotation.parse(examples[0], null));
    }

    @Test
    void offsetsAreAtMost18Hours() {
        for (String sign : List.of("+", "-")) {
            assertNotNull(DateNotation.parse("2024-12-31T12:00" + sign + "18:00", null));
            assertNull(DateNotation.parse("2024-12-31T12:00" + sign + "18:01", null));
            assertNull(DateNotation.parse("2024-12-31T12:00" + sign + "02:60", null));
        }
    }
}
