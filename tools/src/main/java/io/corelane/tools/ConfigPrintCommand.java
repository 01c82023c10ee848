package io.corelane.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code corelane config print}. */
@Command(
    name = "print",
    header = "Print the effective configuration, and where each value comes from.",
    description = {
        "",
        "What is printed is a configuration file itself. The command line counts before the environment, that before",
        "the file, and that before defaults.",
        ""})
final class ConfigPrintCommand extends ToolCommand
{
    private static final int COMMENT_COLUMN = 44;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file; --config names it as well.")
    private String file;

    @Mixin
    private ConfigOptions options;

    ConfigPrintCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        final Settings settings = (null == file ? options.read(io()) : options.read(io(), file)).require();
        if (isJson())
        {
            printJson(settings);
            return ExitCode.OK;
        }
        final PrintStream out = io().out();
        for (final String section : Setting.sections())
        {
            out.println("[" + section + "]");
            for (final Setting setting : Setting.of(section))
            {
                final Settings.Entry entry = settings.entry(setting);
                print(null == entry.text() ? "# " + setting.key() + " =" :
                    setting.key() + " = " + value(setting, entry.text()), entry.origin());
            }
            out.println();
        }
        out.println("[aeron]");
        settings.aeron().forEach((name, entry) ->
            print(name.substring(Setting.AERON.length() + 1) + " = " + quoted(entry.text()), entry.origin()));
        return ExitCode.OK;
    }

    private void print(final String line, final String origin)
    {
        io().out().println(line + " ".repeat(Math.max(1, COMMENT_COLUMN - line.length())) + "# " + origin);
    }

    private static String value(final Setting setting, final String text)
    {
        return setting.type().isBare() ? text.trim() : quoted(text);
    }

    /** As TOML writes a string. */
    private static String quoted(final String text)
    {
        final StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if ('"' == c || '\\' == c)
            {
                quoted.append('\\').append(c);
            }
            else if (c < ' ' || 0x7F == c)
            {
                quoted.append(String.format("\\u%04X", (int)c));
            }
            else
            {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private void printJson(final Settings settings)
    {
        final Utf8Writer out = new Utf8Writer(io().out());
        for (final Setting setting : List.of(Setting.values()))
        {
            json(out, setting.section(), setting.key(), settings.entry(setting));
        }
        for (final Map.Entry<String, Settings.Entry> property : settings.aeron().entrySet())
        {
            json(out, Setting.AERON, property.getKey(), property.getValue());
        }
        out.flush();
    }

    private static void json(
        final Utf8Writer out, final String section, final String key, final Settings.Entry entry)
    {
        out.ascii("{\"section\":").jsonText(section).ascii(",\"key\":").jsonText(key).ascii(",\"value\":");
        if (null == entry.text())
        {
            out.ascii("null");
        }
        else
        {
            out.jsonText(entry.text());
        }
        out.ascii(",\"origin\":").jsonText(entry.origin()).ascii("}").endOfLine();
    }
}
