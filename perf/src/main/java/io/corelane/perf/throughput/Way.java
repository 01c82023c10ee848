package io.corelane.perf.throughput;

/** A way of records from the publisher's process. */
enum Way
{
    /** Raw Aeron IPC, one record a fragment; the consumer counts. */
    RAW_SINGLE("raw Aeron IPC, one record a fragment"),
    /** Raw Aeron IPC, records packed as Corelane packs them; the consumer counts. */
    RAW_PACKED("raw Aeron IPC, packed"),
    /** Packed, into a hand-written loop: fields at fixed offsets, an open-addressing table, five aggregates. */
    HAND_WRITTEN("hand-written loop, five aggregates"),
    /** Corelane: GROUP BY with five aggregates, state only. */
    STATE("Corelane, GROUP BY with five aggregates"),
    /** Corelane: the same, one result a record, read by the publisher's process. */
    CHANGES("Corelane, the same with EMIT CHANGES, read"),
    /** Corelane: state only, as STATE, and recorded in memory: what recording takes of the machine, without a disk. */
    RECORDED("Corelane, GROUP BY, recorded in memory"),
    /** The same, recorded in the folder for temporary files, not forced to the disk. */
    RECORDED_ON_DISK("Corelane, GROUP BY, recorded on disk");

    private final String title;

    Way(final String title)
    {
        this.title = title;
    }

    String title()
    {
        return title;
    }

    boolean isRecorded()
    {
        return this == RECORDED || this == RECORDED_ON_DISK;
    }

    boolean isRaw()
    {
        return this == RAW_SINGLE || this == RAW_PACKED || this == HAND_WRITTEN;
    }
}
