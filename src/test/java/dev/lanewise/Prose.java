package dev.lanewise;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds phrases and spellings that the documents, comments and messages of this repository avoid, and sentences that
 * are too long.
 *
 * <p>Checked are the text of a Markdown document without its code, and the comments and literals of a Java file. Code
 * within the text becomes a word of x, so that a phrase may have code as its subject. Positions stay the same.
 */
final class Prose {
    /** Words of the longest sentence of a document. */
    static final int MOST_WORDS = 40;

    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile("\"\"\"[\\s\\S]*?\"\"\""
            + "|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|'(?:[^'\\\\\\n]++|\\\\.)*+'|//[^\\n]*+|/\\*[\\s\\S]*?\\*/");
    private static final Pattern JAVADOC_BLOCK = Pattern.compile("(?s)<pre>.*?</pre>");
    private static final Pattern JAVADOC_CODE =
            Pattern.compile("\\{@(?:code|link|linkplain|value|literal)\\s[^{}]*\\}|<code>.*?</code>");
    private static final Pattern TITLE = Pattern.compile("(?s)<(em|i)>.*?</\\1>");
    private static final Pattern TAG = Pattern.compile("</?\\w[^<>|]*>");
    /** An option, a qualified name or a call within a text. */
    private static final Pattern NAME_IN_TEXT =
            Pattern.compile("(?<!\\w)--?[a-z][\\w-]*|\\b[A-Z]\\w*(?:\\\\*\\.\\w+)+|\\b\\w+\\(\\)");

    private static final Pattern JAVADOC_NAME = Pattern.compile("(?<=@param )\\S+|(?<=@throws )\\S+|(?<=@see ).*");
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern INDENTED = Pattern.compile("(?m)^(?=    )(?<=^\\n|\\A|^    .{0,300}\\n)    .*$");
    private static final Pattern SPAN = Pattern.compile("(`+)[^`]+?\\1");
    /** The target of a link, a tag, the text of a link that is the name of a class, and a title in italics. */
    private static final Pattern NO_TEXT = Pattern.compile(
            "\\[[A-Z]\\w+\\](?=\\()|(?<=\\])\\([^()\\s]*\\)|<[^<>]*>" + "|(?<![*\\w])\\*[A-Z][^*\\n]+\\*(?!\\*)");

    private static final Pattern LETTER_OR_DIGIT = Pattern.compile("[\\p{L}\\d]");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?][)\"”’]?)\\s+|\\n\\s*\\n");

    /** Start of a Javadoc comment, as the patterns see it. */
    private static final char JAVADOC = '\u00a6';

    private Prose() {}

    /** A sentence for each place in a file that has a phrase that is not used. */
    static List<String> problems(String path, String text) {
        return problems(path, text, Phrase.ALL);
    }

    /** A sentence for each place in a file that has one of the phrases. */
    static List<String> problems(String path, String text, List<Phrase> phrases) {
        String prose = path.endsWith(".java") ? ofJava(text) : ofMarkdown(text);
        List<String> problems = new ArrayList<>();
        for (Phrase phrase : phrases) {
            Matcher match = phrase.pattern().matcher(prose);
            while (match.find()) {
                String found = text.substring(match.start(), match.end())
                        .replaceAll("\\s[\\s*/]*", " ")
                        .strip();
                if (!phrase.isAllowed(path, found)) {
                    problems.add(path + ":" + line(text, match.start()) + ": \"" + found + "\": " + phrase.instead());
                }
            }
        }
        return problems;
    }

    /** A sentence for each sentence of a document that has more than {@link #MOST_WORDS} words. */
    static List<String> longSentences(String path, String text) {
        String prose =
                ofMarkdown(text).replaceAll("(?m)^ *\\|.*$", "").replaceAll("(?m)^(\\s*)([*-]|\\d+\\.) ", "\n$1");
        List<String> problems = new ArrayList<>();
        for (String sentence : SENTENCE_END.split(prose)) {
            int words = 0;
            for (String word : sentence.strip().split("\\s+")) {
                words += LETTER_OR_DIGIT.matcher(word).find() ? 1 : 0;
            }
            if (words > MOST_WORDS) {
                String start = sentence.strip().replaceAll("\\s+", " ");
                problems.add(path + ": a sentence of " + words + " words: "
                        + start.substring(0, Math.min(start.length(), 80)) + "…");
            }
        }
        return problems;
    }

    private static int line(String text, int position) {
        return (int) text.substring(0, position)
                        .chars()
                        .filter(character -> character == '\n')
                        .count()
                + 1;
    }

    /** The comments and literals of a Java file; between two literals that are not concatenated is a bar. */
    static String ofJava(String text) {
        StringBuilder prose = new StringBuilder();
        Matcher part = COMMENT_OR_LITERAL.matcher(text);
        int end = 0;
        while (part.find()) {
            String code = text.substring(end, part.start());
            prose.append(code.strip().equals("+") ? code.replace('+', ' ') : blank(code, '|'));
            String content = part.group();
            if (content.startsWith("/")) {
                content = replaced(JAVADOC_BLOCK, content, "|");
                content = replaced(JAVADOC_NAME, replaced(JAVADOC_CODE, content, "x"), "x");
                content = replaced(TAG, replaced(TITLE, content, "x"), "|");
                content = content.replaceAll("(?m)^(\\s*)\\*(?!/)", "$1 ");
                content =
                        content.startsWith("/**") ? JAVADOC + "  " + content.substring(3) : "  " + content.substring(2);
            } else if (content.contains(" ")) {
                content = content.startsWith("\"\"\"") ? "   " + content.substring(3) : " " + content.substring(1);
                content = replaced(NAME_IN_TEXT, replaced(TAG, content, "|"), "x")
                        .replaceAll("\"$", " ")
                        .replace("\\n", "||");
            } else {
                content = blank(content, 'x');
            }
            prose.append(content);
            while (prose.length() < part.end()) {
                prose.append(' ');
            }
            end = part.end();
        }
        return prose.append(blank(text.substring(end), '|')).toString();
    }

    /** A character in place of each that is not white space. */
    private static String blank(String text, char filler) {
        StringBuilder blank = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (" \t\n\u000b\f\r".indexOf(text.charAt(i)) < 0) {
                blank.setCharAt(i, filler);
            }
        }
        return blank.toString();
    }

    /** The text of a document without blocks of code and targets of links. */
    static String ofMarkdown(String text) {
        String prose = replaced(INDENTED, replaced(FENCED, text, "|"), "|");
        return replaced(NO_TEXT, replaced(SPAN, prose, "x"), " ");
    }

    private static String replaced(Pattern pattern, String text, String filler) {
        return pattern.matcher(text).replaceAll(match -> match.group().replaceAll("[^\\n]", filler));
    }
}
