package io.corelane.ingest.log;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.archive.status.RecordingPos;
import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.IoUtil;
import org.agrona.concurrent.status.CountersReader;

/** How far a running appliance has recorded, read from its counters' file without a word to it. */
final class RecordedPositions
{
    private RecordedPositions()
    {
    }

    /** By recording id; empty when no driver's files are there. */
    static Map<Long, Long> read(final String aeronDirectory)
    {
        final Map<Long, Long> positions = new TreeMap<>();
        final File file = CommonContext.newCncFile(aeronDirectory);
        if (file.length() < CncFileDescriptor.META_DATA_LENGTH)
        {
            return positions;
        }
        final MappedByteBuffer cnc = IoUtil.mapExistingFile(
            file, FileChannel.MapMode.READ_ONLY, CncFileDescriptor.CNC_FILE, 0, file.length());
        try
        {
            final var metaData = CncFileDescriptor.createMetaDataBuffer(cnc);
            final CountersReader counters = new CountersReader(
                CncFileDescriptor.createCountersMetaDataBuffer(cnc, metaData),
                CncFileDescriptor.createCountersValuesBuffer(cnc, metaData));
            counters.forEach((counterId, typeId, key, label) ->
            {
                if (RecordingPos.RECORDING_POSITION_TYPE_ID == typeId)
                {
                    positions.put(key.getLong(0), counters.getCounterValue(counterId));
                }
            });
        }
        finally
        {
            IoUtil.unmap(cnc);
        }
        return positions;
    }
}
