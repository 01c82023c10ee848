package io.corelane.tools;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane sql}: statements to a running appliance. */
@Command(
    name = "sql",
    header = "Run SQL statements on a running appliance: from the prompt, -e, a file, or standard input.",
    description = {
        "",
        "  CREATE STREAM|TABLE ...     a source, or a job of the records from then on",
        "  INSERT INTO x SELECT ...    one more SELECT whose rows are results of job x",
        "  PAUSE JOB x, RESUME JOB x   records of the meantime are not the job's",
        "  DROP STREAM|TABLE|JOB x     a job with its state, or a source without jobs",
        "  SHOW STREAMS|TABLES|JOBS|FUNCTIONS, DESCRIBE x, EXPLAIN [CODE] SELECT ...",
        "  SELECT ... FROM job|table   its rows as they are now; then it ends",
        "  SELECT ... FROM stream      rows of records from now on, until Ctrl-C,",
        "                              --limit or --seconds",
        "",
        "Paths of schemas are relative to the folder in which this is called.",
        ""})
final class SqlCommand extends ToolCommand
{
    @Option(names = {"-e", "--execute"}, paramLabel = "SQL", description = "Run these statements.")
    private List<String> statements = List.of();

    @Option(names = {"-f", "--file"}, paramLabel = "FILE", description = "Run the statements of a file.")
    private List<String> files = List.of();

    @Option(names = "--format", paramLabel = "F",
        description = "Of rows: table (the default), json (the default with --json), csv.")
    private ResultFormat format;

    @Option(names = "--limit", paramLabel = "N", description = "End a SELECT that goes on after N rows.")
    private Long limit;

    @Option(names = "--seconds", paramLabel = "N", description = "End a SELECT that goes on after N seconds.")
    private Double seconds;

    @Mixin
    private InstanceOptions instance;

    SqlCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        final StopSignal stop = io().stop().watch();
        try (SqlSession session = new SqlSession(
            io(), instance, ResultFormat.of(format, isJson()), limit, seconds, isJson()))
        {
            for (final String file : files)
            {
                session.run(JobFile.read(file), file, stop);
            }
            for (final String sql : statements)
            {
                session.run(sql, "-e", stop);
            }
            if (files.isEmpty() && statements.isEmpty())
            {
                if (io().terminal() && ToolIo.isTerminal(0))
                {
                    new SqlShell(io(), session).run();
                }
                else
                {
                    session.run(JobFile.text(io().in(), "standard input"), "standard input", stop);
                }
            }
        }
        return ExitCode.OK;
    }
}
