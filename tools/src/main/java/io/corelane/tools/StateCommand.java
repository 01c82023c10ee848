package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.ingest.InstanceDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code corelane state}: groups of a job, read from its state files without a word to the appliance. */
@Command(
    name = "state",
    header = "Show the groups of a job as they are now, read from its state by this process alone.",
    description = {
        "",
        "The appliance does not notice: its files are opened for reading only, and a value is read again when it was",
        "being written. With many columns in GROUP BY a key is its values with commas between; an empty one is NULL:",
        "",
        "  corelane state by_symbol_and_exchange --key IBM,N",
        ""})
final class StateCommand extends ToolCommand
{
    private static final int ALL = -1;

    @Parameters(paramLabel = "JOB", description = "Job whose groups are shown.")
    private String jobName;

    @Option(names = "--key", paramLabel = "K", description = "Show this group alone.")
    private String key;

    @Option(names = "--partition", defaultValue = "-1", paramLabel = "P",
        description = "Look into this partition alone.")
    private int partition;

    @Option(names = "--format", defaultValue = "table", paramLabel = "F",
        description = "table (the default), json, csv.")
    private ResultFormat format;

    @Mixin
    private InstanceOptions instance;

    private RowPrinter rows;
    private Utf8Writer out;
    private final List<List<String>> cells = new ArrayList<>();
    private final Utf8Writer scratch = new Utf8Writer(null);
    private String opening;
    private long hidden;

    StateCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        final JobPlan job = instance.job(instance.catalog(io()), jobName, io());
        final Path root = instance.directory(io());
        final int partitions = instance.partitions(io());
        try (StateRows state = new StateRows(root, job, partitions))
        {
            if (partition != ALL && (partition < 0 || partition >= partitions))
            {
                throw ToolException.usage("--partition " + partition + " is not 0 to " + (partitions - 1));
            }
            warnWhenGone(root);
            begin(job);
            for (int i = 0; i < partitions; i++)
            {
                if (ALL == partition || partition == i)
                {
                    state.forEach(i, key, this::show);
                }
            }
            hidden = state.hidden();
        }
        end(job);
        return ExitCode.OK;
    }

    private void warnWhenGone(final Path root)
    {
        final Properties properties = InstanceDirectory.describe(root);
        final long pid = Long.parseLong(properties.getProperty("pid"));
        if (ProcessHandle.of(pid).isEmpty())
        {
            io().err().println("the appliance (process " + pid + ") is not running; this is what it left behind");
        }
    }

    private void begin(final JobPlan job)
    {
        rows = new RowPrinter(job.outputSchema());
        out = new Utf8Writer(io().out());
        out.ascii("{\"job\":").jsonText(job.name()).ascii(",\"partition\":");
        opening = out.take();
        if (ResultFormat.CSV == format)
        {
            out.ascii("partition");
            rows.names().forEach(name -> out.ascii(',').text(name));
            out.endOfLine();
        }
    }

    private void show(final int id, final DirectBuffer buffer, final int offset)
    {
        switch (format)
        {
            case JSON:
                out.ascii(opening).number(id).ascii(",\"row\":");
                rows.json(buffer, offset, out);
                out.ascii('}').endOfLine();
                break;

            case CSV:
                out.number(id);
                rows.csv(buffer, offset, out);
                out.endOfLine();
                break;

            default:
                final List<String> row = new ArrayList<>();
                row.add(Integer.toString(id));
                row.addAll(rows.cells(buffer, offset, scratch));
                cells.add(row);
                break;
        }
    }

    private void end(final JobPlan job)
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
            io().err().println("there is no group " + key + " in job " + job.name());
        }
        if (hidden > 0)
        {
            io().err().println(Progress.count(hidden) + " groups are not shown, since they do not satisfy HAVING");
        }
    }
}
