package io.corelane.tools;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code corelane config reference}: the page of all keys, from the table of them. */
@Command(
    name = "reference",
    header = "List all keys of the configuration with unit, default and what they do, as Markdown or JSON.")
final class ConfigReferenceCommand extends ToolCommand
{
    private static final List<String> INTRODUCTION = List.of(
        "# Configuration",
        "",
        "An appliance reads one TOML file, `corelane run --config FILE` (or `$CORELANE_CONFIG`). Each key has a",
        "variable of the environment and can be given by `--set section.key=value`. The command line counts before",
        "the environment, that before the file, and that before the default. An unknown section, key or variable, a",
        "value of the wrong kind and one without its unit are errors with their place and the nearest name. Sizes",
        "without a unit are bytes; times have one.",
        "",
        "    corelane config check /etc/corelane/corelane.toml     # starts nothing; exit code 2 when wrong",
        "    corelane config print --config FILE                   # what counts, and where it comes from",
        "    corelane config reference > tools/docs/configuration.md    # makes this page",
        "",
        "Secrets never stand in the file: a key that ends in `-file` names a file that holds one, which others than",
        "its owner and group may not read.");

    private static final List<String> AERON = List.of(
        "## [aeron]",
        "",
        "Any property of Aeron's media driver, client or Archive, with or without `aeron.` in front, such as",
        "`threading.mode = \"DEDICATED\"`. They go to Aeron as they are, and count before what the appliance would",
        "set. One that this version of Aeron does not have does nothing, and is warned about.");

    ConfigReferenceCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        if (isJson())
        {
            printJson();
        }
        else
        {
            io().out().print(page());
        }
        return ExitCode.OK;
    }

    /** The reference page. */
    static String page()
    {
        final StringBuilder page = new StringBuilder(String.join("\n", INTRODUCTION)).append('\n');
        for (final String section : Setting.sections())
        {
            page.append("\n## [").append(section).append("]\n\n")
                .append("| key | value | default | what it does | variable |\n|---|---|---|---|---|\n");
            for (final Setting setting : Setting.of(section))
            {
                page.append("| `").append(setting.key()).append("` | ").append(setting.type().description())
                    .append(" | ").append(null == setting.standard() ? "" : "`" + setting.standard() + "`")
                    .append(" | ").append(setting.text()).append(" | `").append(setting.variable()).append("` |\n");
            }
        }
        return page.append('\n').append(String.join("\n", AERON)).append('\n').toString();
    }

    private void printJson()
    {
        final Utf8Writer out = new Utf8Writer(io().out());
        for (final Setting setting : Setting.values())
        {
            out.ascii("{\"section\":").jsonText(setting.section()).ascii(",\"key\":").jsonText(setting.key())
                .ascii(",\"type\":").jsonText(setting.type().description()).ascii(",\"default\":")
                .jsonText(null == setting.standard() ? "" : setting.standard()).ascii(",\"variable\":")
                .jsonText(setting.variable()).ascii(",\"text\":").jsonText(setting.text()).ascii("}").endOfLine();
        }
        out.flush();
    }
}
