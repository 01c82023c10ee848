package io.corelane.perf.throughput;

import java.util.Arrays;

/** A way of records from the publisher's process. */
enum Way
{
    /** Raw Aeron IPC, one record a fragment; the consumer counts. */
    RAW_SINGLE("raw Aeron IPC, one record a fragment", Kind.RAW),
    /** Raw Aeron IPC, records packed as Corelane packs them; the consumer counts. */
    RAW_PACKED("raw Aeron IPC, packed", Kind.RAW),
    /** Packed, into a hand-written loop: fields at fixed offsets, an open-addressing table, five aggregates. */
    HAND_WRITTEN("hand-written loop, five aggregates", Kind.RAW),
    /** Packed, into a map of Agrona's from keys to objects: the same aggregates as most would write them. */
    AGRONA_MAP("Agrona's Long2ObjectHashMap, the same", Kind.RAW),
    /** Corelane: GROUP BY with five aggregates, state only. */
    STATE("Corelane, GROUP BY with five aggregates", Kind.CORELANE),
    /** Corelane: the same, one result a record, read by the publisher's process. */
    CHANGES("Corelane, the same with EMIT CHANGES, read", Kind.CORELANE),
    /** The hand-written loop with a window: rows of all keys are written when event time leaves it. */
    HAND_WRITTEN_WINDOW("hand-written loop, tumbling window of 1 s", Kind.RAW),
    /** Corelane: the same aggregates in a tumbling window, rows of all keys when it closes. */
    TUMBLING("Corelane, tumbling window of 1 s", Kind.CORELANE),
    /** The hand-written loop over so many keys that each record waits for memory. */
    HAND_WRITTEN_5M("hand-written loop, 5,000,000 keys", Kind.RAW),
    /** The same, which looks at the slots of a whole fragment before it updates them. */
    HAND_WRITTEN_5M_BATCHED("hand-written loop, 5,000,000 keys, batched", Kind.RAW),
    /** Corelane over as many keys. */
    STATE_5M("Corelane, GROUP BY, 5,000,000 keys", Kind.CORELANE),
    /** Files in memory as long as a recording's segments, written by one thread: what memory takes by itself. */
    FILES("files in memory, written by one thread", Kind.FILES),
    /** Corelane: state only, as STATE, and recorded in memory: what recording takes of the machine, without a disk. */
    RECORDED("Corelane, GROUP BY, recorded in memory", Kind.CORELANE),
    /** Files as those, in the folder for temporary files, not forced to the disk. */
    FILES_ON_DISK("files on disk, written by one thread", Kind.FILES),
    /** Recorded in the folder for temporary files, not forced to the disk. */
    RECORDED_ON_DISK("Corelane, GROUP BY, recorded on disk", Kind.CORELANE);

    /** Keys of the ways that wait for memory. */
    static final int MANY_KEYS = 5_000_000;

    private enum Kind
    {
        RAW, CORELANE, FILES
    }

    private final String title;
    private final Kind kind;

    Way(final String title, final Kind kind)
    {
        this.title = title;
        this.kind = kind;
    }

    /** What is measured when nobody chooses: all that a goal or a limit hangs on. */
    static Way[] usual()
    {
        return Arrays.stream(values()).filter((way) -> AGRONA_MAP != way).toArray(Way[]::new);
    }

    String title()
    {
        return title;
    }

    boolean isRecorded()
    {
        return this == RECORDED || this == RECORDED_ON_DISK;
    }

    boolean isOnDisk()
    {
        return this == FILES_ON_DISK || this == RECORDED_ON_DISK;
    }

    /** Whether there is no publisher: bytes go to files, that is all. */
    boolean isFiles()
    {
        return Kind.FILES == kind;
    }

    boolean isRaw()
    {
        return Kind.RAW == kind;
    }

    /** Whether event time of the records goes on, so that windows close. */
    boolean isTimed()
    {
        return this == HAND_WRITTEN_WINDOW || this == TUMBLING;
    }

    /** Whether there are {@link #MANY_KEYS}. */
    boolean hasManyKeys()
    {
        return this == HAND_WRITTEN_5M || this == HAND_WRITTEN_5M_BATCHED || this == STATE_5M;
    }

    int keys(final int keys)
    {
        return hasManyKeys() ? MANY_KEYS : keys;
    }

    /** The hand-written way that does the same. */
    Way limit()
    {
        return isTimed() ? HAND_WRITTEN_WINDOW : hasManyKeys() ? HAND_WRITTEN_5M : HAND_WRITTEN;
    }

    /** The statements that Corelane runs. */
    String sql()
    {
        return switch (this)
        {
            case CHANGES -> Ticks.STREAM + Ticks.CHANGES_JOB;
            case TUMBLING -> Ticks.TIMED_STREAM + Ticks.TUMBLING_JOB;
            case STATE_5M -> Ticks.STREAM + "-- @max_keys " + 2 * MANY_KEYS + "\n" + Ticks.STATE_JOB;
            default -> Ticks.STREAM + Ticks.STATE_JOB;
        };
    }
}
