package io.corelane.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The prompt: a statement ends with a semicolon and may have many lines; history and completion. For one thread. */
final class SqlShell
{
    private static final String HELP = """
        A statement ends with ';'. Tab completes, the arrow keys recall, Ctrl-C ends a SELECT that goes on.
        SHOW JOBS;  DESCRIBE x;  CREATE TABLE x AS SELECT ...;  SELECT * FROM x WHERE ...;  DROP JOB x;
        help  this text        quit  ends (so does Ctrl-D)""";

    private final ToolIo io;
    private final SqlSession session;

    SqlShell(final ToolIo io, final SqlSession session)
    {
        this.io = io;
        this.session = session;
    }

    /** Until the user ends it. */
    void run() throws IOException
    {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build())
        {
            run(terminal, history(io));
        }
    }

    /**
     * Where statements are kept for the arrow keys: a file of the user's own, as an appliance's folder is not his to
     * write to. Null where there can be none; then they are kept for the session.
     */
    static Path history(final ToolIo io)
    {
        final Path folder = io.userDirectory();
        final Path file = folder.resolve("sql_history");
        try
        {
            Files.createDirectories(folder);
        }
        catch (final IOException ex)
        {
            // Without a history the prompt is of use all the same.
            return null;
        }
        final boolean isUsable = Files.exists(file) ? Files.isRegularFile(file) && Files.isReadable(file) &&
            Files.isWritable(file) : Files.isWritable(folder);
        return isUsable ? file : null;
    }

    void run(final Terminal terminal, final Path history)
    {
        final LineReaderBuilder builder = LineReaderBuilder.builder();
        if (null != history)
        {
            builder.variable(LineReader.HISTORY_FILE, history);
        }
        final LineReader reader = builder
            .terminal(terminal)
            .parser(new SqlLineParser())
            .completer(new SqlCompleter(session::catalog))
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P      -> ")
            .variable(LineReader.INDENTATION, 0)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .build();
        terminal.writer().println("connected; help shows what can be said, quit ends");
        while (true)
        {
            try
            {
                final String line = reader.readLine("corelane> ").strip();
                if (SqlLineParser.isEnd(line))
                {
                    return;
                }
                execute(terminal, line);
            }
            catch (final UserInterruptException ex)
            {
                // Ctrl-C at the prompt: another line.
                continue;
            }
            catch (final EndOfFileException ex)
            {
                return;
            }
        }
    }

    private void execute(final Terminal terminal, final String line)
    {
        if (SqlLineParser.isHelp(line))
        {
            terminal.writer().println(HELP);
            terminal.flush();
            return;
        }
        final StopSignal stop = new StopSignal();
        final Terminal.SignalHandler former = terminal.handle(Terminal.Signal.INT, (signal) -> stop.stop());
        try
        {
            session.run(line, "sql", stop);
        }
        catch (final RuntimeException | IOException ex)
        {
            io.out().flush();
            // One statement that fails does not end the session.
            terminal.writer().println("error: " + Failures.sentence(ex));
        }
        finally
        {
            io.out().flush();
            terminal.handle(Terminal.Signal.INT, former);
            terminal.flush();
        }
    }
}
