package io.corelane.tools;

import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.function.UserFunctions;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corelane eval}: a job file over rows from a file, without an appliance. */
@Command(
    name = "eval",
    header = "Run a job file over rows from a file, in this process and deterministically.",
    description = {
        "",
        "Input lines:",
        "  {\"stream\":\"trades\",\"row\":{\"symbol\":\"IBM\",\"ts\":\"2013-10-09T13:30:00Z\"}}",
        "  {\"tick\":\"2013-10-09T13:31:00Z\"}",
        "",
        "A tick advances log time. Times are ISO text or milliseconds since the epoch, decimals are strings or",
        "numbers; a column that is not there is NULL. The end of the input lets EMIT FINAL without a window emit.",
        "",
        "Output lines, in order:",
        "  {\"job\":\"by_symbol\",\"op\":\"insert|update|delete\",\"row\":{...}}",
        "  {\"dead_letter\":{\"reason\":\"OVERFLOW\",\"stream\":\"trades\",\"row\":{...}}}",
        "  {\"explain\":\"...\"}, {\"describe\":\"...\"} and {\"show\":\"...\"} for such statements",
        ""})
final class EvalCommand extends ToolCommand
{
    private static final int MAX_PARTITIONS = 1_024;

    @Option(names = "--sql", required = true, paramLabel = "FILE", description = "Job file.")
    private String sqlFile;

    @Option(
        names = "--input",
        required = true,
        paramLabel = "FILE",
        description = "Rows as JSON lines, plain or gzipped; - is standard input.")
    private String inputFile;

    @Option(names = "--output", paramLabel = "FILE", description = "Where results go; standard output by default.")
    private Path outputFile;

    @Option(names = "--partitions", paramLabel = "N", defaultValue = "1", description = "Partitions, 1 by default.")
    private int partitions;

    @Option(names = "--interpreter", description = "Interpret the plan in place of generated code: slow, the oracle.")
    private boolean isInterpreted;

    EvalCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        if (partitions < 1 || partitions > MAX_PARTITIONS)
        {
            throw ToolException.usage("--partitions " + partitions + " is not 1 to " + MAX_PARTITIONS);
        }
        InputFile.requireOther("--output", outputFile, sqlFile, inputFile);
        final Catalog catalog = new Catalog();
        final SqlCompiler compiler =
            new SqlCompiler(catalog, SchemaSource.inFolder(JobFile.folder(sqlFile)), partitions,
            UserFunctions.installed());
        final List<Statement> statements = compiler.compile(JobFile.read(sqlFile), sqlFile);
        try (OutputStream stream = null == outputFile ? null : Files.newOutputStream(outputFile))
        {
            final Utf8Writer out = new Utf8Writer(null == stream ? io().out() : stream);
            for (final Statement statement : statements)
            {
                printText(statement, out);
            }
            evaluate(catalog, out);
        }
        return ExitCode.OK;
    }

    private void evaluate(final Catalog catalog, final Utf8Writer out) throws IOException
    {
        try (InputStream input = InputFile.open(inputFile, io());
            TemporaryFolder folder = TemporaryFolder.create("corelane-eval-" + ProcessHandle.current().pid() + "-");
            Evaluation evaluation = new Evaluation(catalog, partitions, isInterpreted, folder.path(), out))
        {
            final String source = InputFile.isStandardInput(inputFile) ? "standard input" : inputFile;
            try
            {
                new JsonLines(source, new InputStreams(catalog.streams()), evaluation).read(input);
                evaluation.drain();
            }
            finally
            {
                out.flush();
            }
        }
    }

    private static void printText(final Statement statement, final Utf8Writer out)
    {
        if (statement instanceof Statement.Explain)
        {
            out.ascii("{\"explain\":").jsonText(((Statement.Explain)statement).text()).ascii('}').endOfLine();
        }
        else if (statement instanceof Statement.ExplainCode code)
        {
            out.ascii("{\"explain\":").jsonText(new CompiledJob(code.plan(), code.partitions()).source()).ascii('}')
                .endOfLine();
        }
        else if (statement instanceof Statement.Show)
        {
            out.ascii("{\"show\":").jsonText(((Statement.Show)statement).text()).ascii('}').endOfLine();
        }
        else if (statement instanceof Statement.Describe)
        {
            out.ascii("{\"describe\":").jsonText(((Statement.Describe)statement).text()).ascii('}').endOfLine();
        }
    }
}
