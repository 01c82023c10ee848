package io.corelane.tools;

import io.corelane.core.plan.StatePlace;
import io.corelane.core.sql.Catalog;
import io.corelane.ingest.InstanceDirectory;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code corelane state}: what a job would give now, or what a table holds. */
@Command(
    name = "state",
    header = "Show the rows that a job would give now (groups, open windows), or those of a table.",
    description = {
        "",
        "Groups without a window are read from the job's files, and the appliance does not notice; the rest it shows",
        "itself, a few groups at a time. With many columns in the key it is their values with commas between; an",
        "empty one is NULL:",
        "",
        "  corelane state by_symbol_and_exchange --key IBM,N",
        ""})
final class StateCommand extends ToolCommand
{
    @Parameters(paramLabel = "JOB", description = "Job, or table, whose rows are shown.")
    private String jobName;

    @Option(names = "--key", paramLabel = "K", description = "Show this group alone.")
    private String key;

    @Option(names = "--partition", defaultValue = "-1", paramLabel = "P",
        description = "Look into this partition alone.")
    private int partition;

    @Option(names = "--format", paramLabel = "F",
        description = "table (the default), json (the default with --json), csv.")
    private ResultFormat format;

    @Mixin
    private InstanceOptions instance;

    private RowPrinter rows;
    private Utf8Writer out;
    private final List<List<String>> cells = new ArrayList<>();
    private final Utf8Writer scratch = new Utf8Writer(null);
    private String opening;
    private long hidden;
    private long refused;
    private CorelaneClient client;
    private ControlClient control;

    StateCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        format = ResultFormat.of(format, isJson());
        final Catalog catalog = instance.catalog(io());
        final String name = jobName.toLowerCase(Locale.ROOT);
        if (!StateSource.isOne(catalog, name))
        {
            // Which says what there is.
            instance.job(catalog, jobName, io());
        }
        final Path root = instance.directory(io());
        final int partitions = instance.partitions(io());
        final StateSource source = StateSource.of(catalog, name, partitions);
        instance.requirePartition(partition, io());
        try (StateRows state = new StateRows(
            root, source, partitions, this::connect, LookBudget.unlimited()))
        {
            warnWhenGone(root, state.isInFiles());
            begin(source);
            state.forEach(partition, null == key ? null : this::key, this::show);
            hidden = state.hidden();
            refused = state.refused();
        }
        finally
        {
            CloseHelper.closeAll(control, client);
        }
        end(source);
        return ExitCode.OK;
    }

    private ControlClient connect()
    {
        if (null == control)
        {
            client = instance.connect(io());
            control = client.control();
        }
        return control;
    }

    private byte[] key(final StatePlace place)
    {
        return GroupKey.encode(jobName, place.keys(), key);
    }

    private void warnWhenGone(final Path root, final boolean isInFiles)
    {
        final Properties properties = InstanceDirectory.describe(root);
        final long pid = Long.parseLong(properties.getProperty("pid"));
        if (ProcessHandle.of(pid).isEmpty())
        {
            if (!isInFiles)
            {
                throw new ToolException(ExitCode.FAILED, "the appliance (process " + pid + ") is not running, and " +
                    jobName + " is in its memory alone; start it and look again");
            }
            io().err().println("the appliance (process " + pid + ") is not running; this is what it left behind");
        }
    }

    private void begin(final StateSource source)
    {
        rows = new RowPrinter(source.schema());
        out = new Utf8Writer(io().out());
        out.ascii("{\"job\":").jsonText(source.name()).ascii(",\"partition\":");
        opening = out.take();
        if (ResultFormat.CSV == format)
        {
            out.ascii("partition");
            rows.names().forEach(name -> out.ascii(',').text(name));
            out.endOfLine();
        }
    }

    private void show(final int id, final DirectBuffer buffer, final int offset, final int length)
    {
        switch (format)
        {
            case JSON:
                out.ascii(opening);
                if (StateRows.ALL == id)
                {
                    out.ascii("null");
                }
                else
                {
                    out.number(id);
                }
                out.ascii(",\"row\":");
                rows.json(buffer, offset, out);
                out.ascii('}').endOfLine();
                break;

            case CSV:
                if (StateRows.ALL != id)
                {
                    out.number(id);
                }
                rows.csv(buffer, offset, out);
                out.endOfLine();
                break;

            default:
                final List<String> row = new ArrayList<>();
                row.add(StateRows.ALL == id ? "" : Integer.toString(id));
                row.addAll(rows.cells(buffer, offset, scratch));
                cells.add(row);
                break;
        }
    }

    private void end(final StateSource source)
    {
        if (ResultFormat.TABLE == format)
        {
            final List<String> names = new ArrayList<>(List.of("partition"));
            names.addAll(rows.names());
            final boolean[] isRight = new boolean[names.size()];
            isRight[0] = true;
            System.arraycopy(rows.areNumbers(), 0, isRight, 1, names.size() - 1);
            final TextTable table = new TextTable(names, isRight);
            cells.sort((a, b) -> String.join("\0", a).compareTo(String.join("\0", b)));
            cells.forEach(table::widen);
            out.text(table.header()).endOfLine();
            out.text(table.rule()).endOfLine();
            cells.forEach(row -> out.text(table.line(row)).endOfLine());
        }
        out.flush();
        if (null != key && cells.isEmpty() && ResultFormat.TABLE == format && 0 == hidden)
        {
            io().err().println("there is no group " + key + " in " + source.name());
        }
        if (hidden > 0)
        {
            io().err().println(Progress.count(hidden) + " groups are not shown, since they do not satisfy HAVING");
        }
        if (refused > 0)
        {
            io().err().println(Progress.count(refused) +
                " rows are not shown, since they cannot be worked out (an overflow or a CAST, say)");
        }
    }
}
