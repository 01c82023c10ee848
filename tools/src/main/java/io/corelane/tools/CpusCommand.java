package io.corelane.tools;

import io.corelane.affinity.CpuPlan;
import io.corelane.affinity.CpuTopology;
import io.corelane.affinity.IdleMode;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane cpus}: which loop goes where. */
@Command(
    name = "cpus",
    header = "Draw the machine's CPUs, and which loop of the appliance runs on which.",
    description = {
        "",
        "Sockets, nodes, caches and cores with their threads as Linux shows them, the plan for the configuration that",
        "is given, and the lines that keep everything else away from the loops.",
        ""})
final class CpusCommand extends ToolCommand
{
    private static final Path SYSTEM = Path.of("/sys/devices/system");

    @Mixin
    private ConfigOptions options;

    @Option(names = "--systemd", description = {
        "Print nothing but a drop-in for the service: loops on the CPUs of the plan, all else on the others. Goes " +
        "into /etc/systemd/system/corelane.service.d/cpus.conf."})
    private boolean isDropIn;

    CpusCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        final CpuDrawing drawing = drawing(options.read(io()).require());
        if (isDropIn)
        {
            io().out().print(drawing.dropIn());
        }
        else if (isJson())
        {
            final Utf8Writer out = new Utf8Writer(io().out());
            drawing.json(out);
            out.flush();
        }
        else
        {
            io().out().print(drawing.text());
        }
        return ExitCode.OK;
    }

    /** What an appliance with these settings does here. */
    static CpuDrawing drawing(final Settings settings)
    {
        final CpuTopology topology = CpuTopology.ofThisMachine();
        return new CpuDrawing(topology, CpuPlan.of(topology, settings.integer(Setting.PARTITIONS),
            settings.text(Setting.CPUS), (IdleMode)settings.entry(Setting.IDLE).value()), SYSTEM);
    }
}
