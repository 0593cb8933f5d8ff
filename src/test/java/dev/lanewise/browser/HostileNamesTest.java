package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Schema;
import dev.lanewise.data.Schemas;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.serve.Served;
import dev.lanewise.serve.ServedModel;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of {@code serve} for a model whose names would hide or reorder the text around them. */
@Tag("browser")
class HostileNamesTest {
    private static final String HARM = "\u0007\u009b\u061c\u200e\u202e\u2066\u2028\u200b";

    @Test
    void pageShowsNamesAsTextAndSendsThemAsTheyAre() throws Exception {
        Schema schema = Schemas.withTarget(
                new Schema.Numeric("size" + HARM, 0, 2, 0, 1),
                new Schema.Categorical("kind" + HARM, 1, List.of("red" + HARM, "blue" + HARM), 2, 1));
        ServedModel model = Served.of("net" + HARM, Initializer.NOTEBOOK.network(Architecture.notebook(3, 3, 2), 1))
                .classes("cat" + HARM, "dog" + HARM)
                .schema(schema)
                .model();
        try (ServedPage page = ServedPage.open(model, 1000, 900)) {
            page.run("$('typical').click()");
            page.waitUntil("!asking && !waiting && /^(cat|dog) /.test($('verdict').textContent)");
            String text = (String) page.run("return document.title + document.body.innerText"
                    + " + [...document.querySelectorAll('*')].map(element => `${element.title} "
                    + "${element.getAttribute('aria-label')} ${element.label}`).join(' ')");
            assertEquals(Printable.lines(text), text);
            String command = (String) page.run("return $('command').textContent");
            assertTrue(command.contains("\\u202e") && command.contains("\\u0007"), command);
            page.run("$('empty').click()");
            page.waitUntil("$('remark').textContent.includes('filled in')");
        }
    }
}
