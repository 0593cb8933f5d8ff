package dev.lanewise.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the help of the program or of a command. */
@Command(name = "help", sortOptions = false, abbreviateSynopsis = true,
        header = "Shows the help of the program or of a command, or writes a manual page.",
        footer = {
            "",
            "Examples:",
            "  lanewise help train",
            "  lanewise help --man train > lanewise-train.1",
            "  lanewise help --markdown"
        })
final class HelpCommand implements Subcommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "COMMAND", description = "Command to describe. Default: the"
            + " program itself.")
    private String command;

    @Option(names = "--man", description = "Print a manual page for the program man.")
    private boolean man;

    @Option(names = "--markdown", description = "Print the reference of all commands in Markdown.")
    private boolean markdown;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) {
        if (markdown && (man || command != null)) {
            throw new UsageException(man ? "--markdown and --man cannot be combined"
                    : "--markdown writes the reference of all commands, but '" + command + "' was given as well");
        }
        if (command != null && Main.command(command) == null) {
            throw new UsageException(Main.noCommand(command));
        }
        if (markdown) {
            screen.out().print(CommandReference.of(all()));
        } else if (man) {
            screen.out().print(command == null ? Main.manPage(all()) : ManPage.of(help(command)));
        } else {
            screen.out().print(command == null ? Main.help(screen)
                    : HelpText.of(help(command), false, Main.width(screen)));
        }
        return 0;
    }

    private static List<CommandHelp> all() {
        return Main.commandNames().stream().map(HelpCommand::help).toList();
    }

    private static CommandHelp help(String name) {
        return CommandHelp.of(name, Main.line(name, Main.command(name)).getCommandSpec());
    }
}
