package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names of other libraries on the page about migration: the command line refuses them and suggests its own. */
@Tag("documents")
class MigrationPageTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    /** Commands with flags that train does not have. */
    private static final Map<String, String> COMMANDS = Map.of("--folds", "cross-validate", "--trials", "tune");

    @Test
    void everyNameOfTheTablesIsRefusedWithTheOneToUse() throws IOException {
        String page = Files.readString(Path.of("docs/migration.md"));
        String section = page.substring(page.indexOf("\n## Names of other libraries"));
        int count = 0;
        for (String row :
                section.substring(0, section.indexOf("\n## ", 1)).lines().toList()) {
            if (row.startsWith("| `")) {
                List<String> names = codes(row.split("\\|")[1]);
                List<String> ours = codes(row.split("\\|")[2]);
                assertTrue(ours.size() == 1 || ours.size() == names.size(), row);
                for (int i = 0; i < names.size(); i++) {
                    assertSuggests(names.get(i), ours.get(ours.size() == 1 ? 0 : i));
                    count++;
                }
            }
        }
        assertTrue(count > 60, "only " + count);
    }

    private static void assertSuggests(String name, String ours) {
        String call = name.startsWith("--")
                ? "train " + name
                : ours.startsWith("--") ? COMMANDS.getOrDefault(ours, "train") + " --" + name + " 3" : name;
        Run.of(call.split(" ")).assertCalledWrongly("did you mean " + ours + "?");
    }

    private static List<String> codes(String cell) {
        List<String> codes = new ArrayList<>();
        CODE.matcher(cell).results().map((MatchResult match) -> match.group(1)).forEach(codes::add);
        return codes;
    }
}
