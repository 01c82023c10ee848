package io.corelane.ingest;

import io.aeron.Publication;
import io.aeron.status.ReadableCounter;

/**
 * A stream and its recording. Immutable.
 *
 * @param name          of the stream, unique in the appliance.
 * @param publication   of the stream; exclusive where it was opened so.
 * @param recordingId   of the recording, or {@link #NOT_RECORDED}.
 * @param startPosition of the first byte that is kept.
 * @param stopPosition  behind the last byte of former runs; what is sent now begins there.
 * @param recorded      how far it is recorded; null when it is not.
 */
record RecordedStream(
    String name,
    Publication publication,
    long recordingId,
    long startPosition,
    long stopPosition,
    ReadableCounter recorded)
{
    static final long NOT_RECORDED = -1;

    static RecordedStream unrecorded(final String name, final Publication publication)
    {
        return new RecordedStream(name, publication, NOT_RECORDED, 0, 0, null);
    }

    boolean isRecorded()
    {
        return NOT_RECORDED != recordingId;
    }

    /** Whether former runs left something. */
    boolean hasPast()
    {
        return stopPosition > startPosition;
    }
}
