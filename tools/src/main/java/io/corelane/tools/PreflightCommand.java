package io.corelane.tools;

import io.corelane.affinity.IdleMode;
import io.corelane.ingest.SharedMemoryBudget;
import io.corelane.tools.preflight.PreflightCheck;
import io.corelane.tools.preflight.Finding;
import io.corelane.tools.preflight.Intent;
import io.corelane.tools.preflight.Machine;
import io.corelane.tools.preflight.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code corelane preflight}: whether a machine is fit for an appliance. */
@Command(
    name = "preflight",
    header = "Check whether this machine is fit for an appliance, with a remedy for what is not.",
    description = {
        "",
        "Looks at kernel, CPUs, memory, the disk of the folder (where it writes and forces 50 blocks) and the JDK,",
        "for the configuration that is given. pass is as it should be; warn runs, slower or less safely than it",
        "could; fail does not run, or not as it promises, and makes the exit code 1.",
        ""},
    exitCodeList = {
        "0:fit, with or without warnings",
        "1:a check failed, or it failed while it ran",
        ExitCode.USAGE_LINE,
        ExitCode.TRY_AGAIN_LINE})
final class PreflightCommand extends ToolCommand
{
    private static final int TITLE_WIDTH =
        2 + Arrays.stream(PreflightCheck.values()).mapToInt((check) -> check.title().length()).max().getAsInt();

    @Mixin
    private ConfigOptions options;

    private final Machine machine;

    PreflightCommand(final ToolIo io)
    {
        this(io, null);
    }

    /** With a machine of a test's. */
    PreflightCommand(final ToolIo io, final Machine machine)
    {
        super(io);
        this.machine = machine;
    }

    @Override
    public Integer call() throws IOException
    {
        final Intent intent = intent(options.read(io()).require());
        final Machine looked = null == machine ? Machine.here() : machine;
        final int[] counts = new int[Status.values().length];
        final Utf8Writer json = new Utf8Writer(io().out());
        json.ascii(isJson() ? "{\"checks\":[" : "");
        for (final PreflightCheck check : PreflightCheck.values())
        {
            final Finding finding = check.look(looked, intent);
            if (isJson())
            {
                json.ascii(0 == check.ordinal() ? "\n" : ",\n").ascii("{\"check\":").jsonText(check.title())
                    .ascii(",\"status\":").jsonText(word(finding.status())).ascii(",\"found\":")
                    .jsonText(finding.found()).ascii(",\"remedy\":").jsonText(finding.remedy()).ascii("}");
            }
            else
            {
                print(check, finding);
            }
            counts[finding.status().ordinal()]++;
        }
        final int failed = counts[Status.FAIL.ordinal()];
        if (isJson())
        {
            json.ascii("],\n\"pass\":").number(counts[0]).ascii(",\"warn\":").number(counts[1]).ascii(",\"fail\":")
                .number(failed).ascii("}").endOfLine();
            json.flush();
        }
        else
        {
            io().out().println(counts[0] + " pass, " + counts[1] + " warn, " + failed + " fail");
        }
        return 0 == failed ? ExitCode.OK : ExitCode.FAILED;
    }

    private void print(final PreflightCheck check, final Finding finding)
    {
        io().out().println(word(finding.status()) + "  " + check.title() +
            " ".repeat(TITLE_WIDTH - check.title().length()) + finding.found());
        if (!finding.remedy().isEmpty())
        {
            io().out().println(" ".repeat(6) + "remedy: " + finding.remedy());
        }
    }

    private static String word(final Status status)
    {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static Intent intent(final Settings settings)
    {
        final Path aeron = settings.has(Setting.AERON_DIR) ?
            Path.of(settings.text(Setting.AERON_DIR)).toAbsolutePath().getParent() : Path.of("/dev/shm");
        final int partitions = settings.integer(Setting.PARTITIONS);
        return new Intent(settings.path(Setting.DIR).toAbsolutePath(), aeron, partitions, settings.text(Setting.CPUS),
            (IdleMode)settings.entry(Setting.IDLE).value(), settings.bool(Setting.RECORDING),
            settings.integer(Setting.FILE_SYNC_LEVEL), new SharedMemoryBudget(partitions, 1, 1,
            settings.integer(Setting.TERM_LENGTH), !settings.bool(Setting.EXTERNAL_DRIVER))
            .counters(settings.integer(Setting.COUNTERS)).bytes());
    }
}
