package io.corelane.tools;

import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.ApplianceException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code corelane config check}. */
@Command(
    name = "check",
    header = "Check a configuration file without starting anything.",
    description = {
        "",
        "Names each unknown key, wrong unit and value out of range with its place, and warns of properties that Aeron",
        "does not know. Files of [http] are read. The environment and options count as they would for run.",
        ""})
final class ConfigCheckCommand extends ToolCommand
{
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file; --config names it as well.")
    private String file;

    @Mixin
    private ConfigOptions options;

    ConfigCheckCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        final Settings settings = null == file ? options.read(io()) : options.read(io(), file);
        if (settings.problems().isEmpty())
        {
            checkValues(settings);
        }
        final List<String> problems = settings.problems();
        if (isJson())
        {
            final Utf8Writer out = new Utf8Writer(io().out());
            list(out.ascii("{\"problems\":["), problems);
            list(out.ascii("],\"warnings\":["), settings.warnings());
            out.ascii("]}").endOfLine();
            out.flush();
        }
        else
        {
            problems.forEach((problem) -> io().out().println("error: " + problem));
            settings.warnings().forEach((warning) -> io().out().println("warning: " + warning));
            if (problems.isEmpty())
            {
                io().out().println("the configuration is good");
            }
        }
        return problems.isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    /** What run would refuse before it begins: values out of range, an address, a token or a key of no use. */
    private static void checkValues(final Settings settings) throws IOException
    {
        try
        {
            final ApplianceContext context = settings.context();
            context.check();
            HttpSettings.context(settings, Setting.HTTP_LISTEN.path());
        }
        catch (final ApplianceException | ToolException ex)
        {
            settings.problem(ex.getMessage());
        }
    }

    private static void list(final Utf8Writer out, final List<String> sentences)
    {
        for (int i = 0; i < sentences.size(); i++)
        {
            out.ascii(0 == i ? "" : ",").jsonText(sentences.get(i));
        }
    }
}
