package io.corelane.tools;

import io.corelane.core.checkpoint.CheckpointException;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.FileCheckpointStore;
import io.corelane.ingest.InstanceDirectory;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane checkpoint}. */
@Command(
    name = "checkpoint",
    header = "Take a checkpoint of a running appliance, or look at those that are there.",
    description = {
        "",
        "A start goes on from the newest checkpoint of each log and reads what lies behind it. The appliance takes",
        "one each checkpoint-interval and when it stops; this takes one now, and returns when it is on the disk.",
        ""},
    exitCodeList = {
        ExitCode.DONE_LINE,
        "1:with --list and --verify: one is damaged; or it failed while it ran, or no appliance answers",
        ExitCode.USAGE_LINE,
        ExitCode.TRY_AGAIN_LINE})
final class CheckpointCommand extends ToolCommand
{
    private static final List<String> COLUMNS =
        List.of("log", "position", "records", "taken", "bytes", "jobs", "state hash");
    private static final boolean[] ARE_RIGHT = {false, true, true, false, true, true, false};

    @Option(names = "--list", description = "List those that are there; also of a stopped appliance.")
    private boolean isList;

    @Option(names = "--verify", description = "Read all of those that are there and check every block.")
    private boolean isVerify;

    @Mixin
    private InstanceOptions instance;

    private final List<List<String>> rows = new ArrayList<>();
    private int damaged;

    CheckpointCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        if (isList || isVerify)
        {
            return list();
        }
        try (CorelaneClient client = instance.connect(io());
            ControlClient control = client.control())
        {
            final String answer = control.checkpoint().strip();
            final Utf8Writer out = new Utf8Writer(io().out());
            if (isJson())
            {
                out.ascii("{\"checkpoint\":").jsonText(answer).ascii('}').endOfLine();
            }
            else
            {
                out.text(answer).endOfLine();
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    private int list() throws IOException
    {
        final Utf8Writer out = new Utf8Writer(io().out());
        // A folder that is none of an appliance is an error, and no good answer of --verify.
        InstanceDirectory.describe(instance.directory(io()));
        final Path folder = InstanceDirectory.checkpoints(instance.directory(io()));
        for (final Path log : logs(folder))
        {
            final FileCheckpointStore store = new FileCheckpointStore(log);
            for (final String name : store.names())
            {
                describe(log.getFileName().toString(), store, name, out);
            }
        }
        if (!isJson())
        {
            final TextTable table = new TextTable(COLUMNS, ARE_RIGHT);
            rows.forEach(table::widen);
            out.text(table.header()).endOfLine();
            out.text(table.rule()).endOfLine();
            rows.forEach((row) -> out.text(table.line(row)).endOfLine());
        }
        out.flush();
        return 0 == damaged ? ExitCode.OK : ExitCode.FAILED;
    }

    private void describe(
        final String log, final FileCheckpointStore store, final String name, final Utf8Writer out)
    {
        final CheckpointManifest manifest;
        try
        {
            final CheckpointReader reader = new CheckpointReader(store);
            manifest = isVerify ? reader.verify(name) : reader.manifest(name);
        }
        catch (final CheckpointException ex)
        {
            // An appliance that runs deletes old ones while newer ones are read.
            if (store.has(name))
            {
                damaged++;
                io().err().println(ex.getMessage());
            }
            return;
        }
        final int jobs = manifest.sections().size() - 1;
        final String hash = String.format("%016x", manifest.stateHash());
        final Utf8Writer time = new Utf8Writer(null);
        IsoTime.print(manifest.epochMs() * 1_000_000L, time);
        final String taken = time.take();
        if (isJson())
        {
            out.ascii("{\"log\":").jsonText(log).ascii(",\"position\":").number(manifest.position())
                .ascii(",\"records\":").number(manifest.records()).ascii(",\"taken\":").jsonText(taken)
                .ascii(",\"bytes\":").number(manifest.bytes()).ascii(",\"jobs\":").number(jobs)
                .ascii(",\"state_hash\":").jsonText(hash).ascii(",\"verified\":").ascii(Boolean.toString(isVerify))
                .ascii('}').endOfLine();
            return;
        }
        rows.add(List.of(log, Long.toString(manifest.position()), Long.toString(manifest.records()), taken,
            Long.toString(manifest.bytes()), Integer.toString(jobs), hash));
    }

    /** Folders of logs that have checkpoints. */
    static List<Path> logs(final Path folder) throws IOException
    {
        if (!Files.isDirectory(folder))
        {
            return List.of();
        }
        try (Stream<Path> logs = Files.list(folder))
        {
            return logs.sorted().toList();
        }
    }
}
