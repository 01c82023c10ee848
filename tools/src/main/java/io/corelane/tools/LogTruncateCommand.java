package io.corelane.tools;

import io.corelane.ingest.LogCut;
import io.corelane.ingest.LogTruncation;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code corelane log truncate}. */
@Command(
    name = "truncate",
    header = "Cut off the end of a recording of an appliance that does not run.",
    description = {
        "",
        "Without --yes it only says what would go. Results and dead letters that are cut alone are made again at the",
        "next start. With records of a log go the results and dead letters that they led to, also by rows that other",
        "partitions were sent, if --with-results is given; else it is refused when there are any. Publishers are not",
        "told: what is cut is lost.",
        ""})
final class LogTruncateCommand extends ToolCommand
{
    @Parameters(paramLabel = "RECORDING", description = "One recording, such as log-0-3.")
    private String name;

    @Option(
        names = "--at",
        required = true,
        paramLabel = "P",
        description = "The first position that goes: a border of fragments, as log dump shows them.")
    private long position;

    @Option(names = "--with-results", description = "Cut results and dead letters of the cut records as well.")
    private boolean withResults;

    @Option(names = "--yes", description = "Do it.")
    private boolean isAgreed;

    @Mixin
    private InstanceOptions instance;

    LogTruncateCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        final Path root = instance.directory(io());
        final LogTruncation truncation = LogTruncation.plan(root, name, position);
        if (isAgreed)
        {
            truncation.execute(withResults,
                (error) -> io().err().println("corelane log truncate: " + Failures.sentence(error)));
        }
        final Utf8Writer out = new Utf8Writer(io().out());
        truncation.cuts().forEach((cut) -> print(cut, out));
        out.flush();
        if (!isAgreed)
        {
            io().err().println("nothing was cut; " + (truncation.lostOutcomes() > 0 && !withResults ?
                "--with-results --yes does it: " + truncation.lostOutcomes() +
                " results or dead letters of cut records go with them" : "--yes does it"));
        }
        return ExitCode.OK;
    }

    private void print(final LogCut cut, final Utf8Writer out)
    {
        if (isJson())
        {
            out.ascii("{\"recording\":").jsonText(cut.recording().name()).ascii(",\"at\":").number(cut.position())
                .ascii(",\"end\":").number(cut.end()).ascii(",\"bytes\":").number(cut.bytes())
                .ascii(",\"records\":").number(cut.records()).ascii(",\"made_again\":").number(cut.remade())
                .ascii(",\"done\":").ascii(Boolean.toString(isAgreed)).ascii('}').endOfLine();
            return;
        }
        out.text((isAgreed ? "cut " : "would cut ") + cut.recording().name() + " at " + cut.position() + " of " +
            cut.end() + ": " + Progress.count(cut.bytes(), "byte") + ", " + Progress.count(cut.records(), "record") +
            (cut.remade() > 0 ? ", of which " + Progress.count(cut.remade()) + " are made again" : "")).endOfLine();
    }
}
