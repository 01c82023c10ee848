package io.corelane.ingest.log;

import io.corelane.ingest.InstanceDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The recordings of an instance as they are now, whether it runs or not; of one that runs, up to what is recorded.
 * Immutable.
 */
public final class RecordedLogs
{
    private final List<Recording> recordings;
    private final Map<Long, Long> positions;
    private final boolean isRunning;

    private RecordedLogs(
        final List<Recording> recordings, final Map<Long, Long> positions, final boolean isRunning)
    {
        this.recordings = recordings;
        this.positions = positions;
        this.isRunning = isRunning;
    }

    /**
     * Looks at the recordings of an instance.
     *
     * @param root directory of the instance.
     * @return what is there.
     * @throws io.corelane.ingest.ApplianceException when nothing was recorded there, or the catalog cannot be read.
     */
    public static RecordedLogs of(final Path root)
    {
        final Properties instance = InstanceDirectory.describe(root);
        final List<Recording> recordings = RecordingCatalog.read(folder(root));
        final long pid = Long.parseLong(instance.getProperty("pid"));
        final Map<Long, Long> positions = ProcessHandle.of(pid).isPresent() ?
            RecordedPositions.read(instance.getProperty("aeron.directory")) : Map.of();
        return new RecordedLogs(recordings, positions, !positions.isEmpty());
    }

    /**
     * Folder of an instance's recordings.
     *
     * @param root directory of the instance.
     * @return the folder.
     */
    public static Path folder(final Path root)
    {
        return root.resolve("archive");
    }

    /**
     * What is recorded.
     *
     * @return by name.
     */
    public List<Recording> recordings()
    {
        return recordings;
    }

    /**
     * Whether an appliance is recording.
     *
     * @return true when its process is there and says how far it has come.
     */
    public boolean isRunning()
    {
        return isRunning;
    }

    /**
     * Whether a recording is being written.
     *
     * @param recording one of these.
     * @return true when an appliance says how far it has come in it.
     */
    public boolean isActive(final Recording recording)
    {
        return positions.containsKey(recording.id());
    }

    /**
     * Up to where a recording can be read.
     *
     * @param recording one of these.
     * @return position, or {@link RecordingWalk#TO_THE_END} when the process that recorded was killed.
     */
    public long end(final Recording recording)
    {
        final Long recorded = positions.get(recording.id());
        return null != recorded ? recorded :
            recording.hasEnd() ? recording.stopPosition() : RecordingWalk.TO_THE_END;
    }
}
