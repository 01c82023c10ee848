package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.ingest.InstanceDirectory;
import io.corelane.ingest.client.CorelaneClient;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which appliance a command talks to. */
final class InstanceOptions
{
    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "Folder of the appliance; $CORELANE_DIR by default, else $XDG_STATE_HOME/corelane.")
    private Path directory;

    Path directory(final ToolIo io)
    {
        return null == directory ? io.defaultDirectory() : directory;
    }

    Catalog catalog(final ToolIo io)
    {
        return InstanceDirectory.catalog(directory(io));
    }

    int partitions(final ToolIo io)
    {
        return Integer.parseInt(InstanceDirectory.describe(directory(io)).getProperty("partitions"));
    }

    /** Refuses a partition that there is not; {@link StateRows#ALL} is what stands there when none was named. */
    void requirePartition(final int partition, final ToolIo io)
    {
        if (StateRows.ALL != partition && (partition < 0 || partition >= partitions(io)))
        {
            throw ToolException.usage("--partition " + partition + " is not 0 to " + (partitions(io) - 1));
        }
    }

    /** A connection; what its own thread meets ends it, and whoever calls it next is told by an exception. */
    CorelaneClient connect(final ToolIo io)
    {
        return CorelaneClient.connect(aeronDirectory(io), (error) -> { });
    }

    String aeronDirectory(final ToolIo io)
    {
        return InstanceDirectory.describe(directory(io)).getProperty("aeron.directory");
    }

    /** A stream of the catalog, or an error that names the nearest. */
    StreamDefinition stream(final Catalog catalog, final String name, final ToolIo io)
    {
        final StreamDefinition stream = catalog.stream(name.toLowerCase(Locale.ROOT));
        if (null == stream)
        {
            throw ToolException.usage("there is no stream " + name + " in " + directory(io) + Suggestion.of(
                name, catalog.streams().stream().map(StreamDefinition::name).collect(Collectors.toList())));
        }
        return stream;
    }

    /** A job of the catalog, or an error that names the nearest. */
    JobPlan job(final Catalog catalog, final String name, final ToolIo io)
    {
        final JobPlan job = catalog.job(name.toLowerCase(Locale.ROOT));
        if (null == job)
        {
            throw ToolException.usage("there is no job " + name + " in " + directory(io) + Suggestion.of(
                name, catalog.jobs().stream().map(JobPlan::name).collect(Collectors.toList())));
        }
        return job;
    }
}
