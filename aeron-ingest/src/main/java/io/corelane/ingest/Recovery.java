package io.corelane.ingest;

/** How far a restart has come in reading again what former runs left. Adds up over logs. */
final class Recovery
{
    private long bytes;
    private long bytesDone;
    private long records;

    void add(final LevelLoop loop)
    {
        bytes += loop.bytesToReplay();
        bytesDone += loop.replayedBytes();
        records += loop.isReplayed() ? loop.recordsReplayed() : loop.records();
    }

    long bytes()
    {
        return bytes;
    }

    long bytesDone()
    {
        return bytesDone;
    }

    long records()
    {
        return records;
    }
}
