package dev.lanewise;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A phrase or a spelling that is not used.
 *
 * @param pattern finds it, in any case of letters and across the ends of lines
 * @param instead what to write
 * @param example a text that has it
 * @param allowed by file, the spellings that are exceptions there
 */
record Phrase(Pattern pattern, String instead, String example, Map<String, Set<String>> allowed) {
    private static final String LIBRARY = "src/library/java/dev/lanewise/";

    /** Things; in {@link Prose}, x stands for code. */
    private static final String THING = "(?:files?|networks?|options?|columns?|models?|servers?|pages?|kernels?|tests?"
            + "|flags?|tables?|readers?|formats?|headers?|names?|rows?|commands?|messages?|layers?|scripts?|xx+)";

    /** Stems of words that British spelling writes with -ise. */
    private static final String STEM = "(?:un|de|re|non-?)?(?:regular|normal|initial|standard|optim|quant|minim|maxim"
            + "|visual|serial|synchron|general|vector|token|random|recogn|summar|categor|factor|organ|emphas|util"
            + "|memor|special|final|penal|author)";

    /** Reasons: a synonym, a method of generated code, a key of files, a title, a term of ONNX. */
    private static final Map<String, Set<String>> WITH_Z = Map.of(
            "docs/glossary.md",
            Set.of("optimizer"),
            LIBRARY + "internal/model/JavaSource.java",
            Set.of("normalize"),
            LIBRARY + "internal/model/ModelHeader.java",
            Set.of("normalizations"),
            LIBRARY + "internal/kernel/Processor.java",
            Set.of("Optimization"),
            LIBRARY + "internal/onnx/OnnxModel.java",
            Set.of("initializer", "initializers"));

    static final List<Phrase> ALL = List.of(
            of("what becomes of", "state what happens", "It shows what becomes of a row."),
            of("whoever|whosoever", "name the person or the program", "Whoever calls it must close it."),
            of("as (?:they|it) stands?", "unchanged, as is", "It takes rows as they stand."),
            of(
                    "stands? in\\b|what stands|stands? (?:there|beside|at|before|among|first)\\b",
                    "is in, precedes, is stored at",
                    "The name stands in the header."),
            of("hangs? on", "depends on", "The result does not hang on timing."),
            of("of (?:these|those|them|which),? none", "none of them", "Of these, none is read."),
            of(
                    "takes? (?:it|them|this|one) for|\\btaken for",
                    "treats it as, interprets it as, mistakes it for",
                    "The reader takes it for a number."),
            of("the same,? but", "state what is equal and what differs", "It is the same, but with two threads."),
            // First the letters: looking behind from every place in a text would take most of the time.
            of(
                    "(?-i:(?=The))(?<=[|.\u00a6]\\s{0,90})The same(?: (?:of|for|with|as|where|but)\\b|,)",
                    "begin with a verb or a noun",
                    "It is fast. The same with doubles."),
            of(
                    "(?=[WHTO])(?<=\u00a6\\s{1,90})(?:What|Which|Where|How|Those|Of|Who)\\b",
                    "begin with a verb or a concrete noun",
                    "/** What the file holds. */"),
            of("to and fro", "back and forth, or the field's term", "Lines go to and fro."),
            of(
                    "turned (?:weights|matri(?:x|ces)|rows)|(?:weights|matri(?:x|ces)) (?:is|are) turned",
                    "transposed",
                    "It reads turned weights."),
            of("surest", "most confident", "It shows the surest mistakes."),
            of(
                    "figures? of merit",
                    "metric, score",
                    "It computes a figure of merit.",
                    Map.of("docs/glossary.md", Set.of("figure of merit"))),
            of("\\broom\\b", "space, memory, workspace", "There is room for ten rows."),
            of("numbers? to be predicted|kind numbers", "regression targets", "It has numbers to be predicted."),
            of("\\b\\w+OrNull\\b", "name the value, and state when it is null", "It closes readerOrNull at the end."),
            of("marked inputs", "non-zero bitmap", "It reads marked inputs."),
            of("joined rows", "grouped sparse rows", "It reads joined rows."),
            of(
                    "(?:kernels?|code|methods?|layers?) (?:is|are|be) rehearsed|rehearses? (?:the )?(?:kernels?|code)",
                    "warm up",
                    "The kernels are rehearsed."),
            of("brought near|touched ahead", "prefetched", "The lines are touched ahead."),
            of("weights of few bits", "quantised weights", "It has weights of few bits."),
            of("so many(?! that)\\b", "that number of, the given number of", "It reads so many rows."),
            of(
                    "h(?:eld|olds?) (?:it |them )?against",
                    "checked against, compared with",
                    "The length is held against the header."),
            of(
                    "lies? together|who (?:does|do) not come|go(?:es)? on from",
                    "state what happens, in the field's terms",
                    "Training goes on from a checkpoint."),
            of(
                    "(?:is|are|be|been|being) told\\b|\\btold (?:of|apart|from|as|by)\\b",
                    "receives, is distinguished, is reported",
                    "The listener is told of the epoch."),
            of(
                    "\\b(?:wants|tells|knows|says)\\b",
                    "require, state, contain, specify: only people want, tell, say and" + " know",
                    "A header says how long the file is."),
            of(
                    THING + " (?:want|tell|know|say)\\b",
                    "require, state, contain, specify: only people want, tell, say" + " and know",
                    "The files want a header."),
            of("what (?:is|was) wanted|(?:is|are) wanted", "target, requested", "The label is what is wanted."),
            of("learnt", "learned", "The weights are learnt."),
            of(
                    "\\b" + STEM + "iz(?:e[sdr]?|ers|ing|ations?)\\b",
                    "-ise, -isation: British spelling outside of code",
                    "The inputs are normalized.",
                    WITH_Z),
            of(
                    "(?<![\\w.-])(?:colors?|colored|behaviors?|centers?|centered|gray|favors?|neighbors?|neighboring"
                            + "|catalogs?|canceled|modeling|labeled|analyz(?:e[sd]?|ing)|defense)\\b",
                    "British spelling outside of code",
                    "The color is grey."),
            of(
                    "\\b(?-i:datasets?)\\b",
                    "data set",
                    "The dataset is small.",
                    Map.of("docs/glossary.md", Set.of("dataset"))));

    private static Phrase of(String pattern, String instead, String example) {
        return of(pattern, instead, example, Map.of());
    }

    private static Phrase of(String pattern, String instead, String example, Map<String, Set<String>> allowed) {
        return new Phrase(
                Pattern.compile(pattern.replace(" ", "\\s+"), Pattern.CASE_INSENSITIVE), instead, example, allowed);
    }

    boolean isAllowed(String path, String found) {
        return allowed.getOrDefault(path, Set.of()).contains(found);
    }
}
