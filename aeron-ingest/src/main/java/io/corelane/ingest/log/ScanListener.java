package io.corelane.ingest.log;

/** Is told what a scan finds. */
public interface ScanListener
{
    /**
     * Something is wrong.
     *
     * @param damage   what and where.
     * @param sequence of the record, result or dead letter that was expected there: of a log as results name its
     *                 records, exact as long as nothing was wrong before; or {@link RecordingScan#NONE}.
     */
    void onDamage(Damage damage, long sequence);

    /**
     * Some of it has been read; now and then.
     *
     * @param position up to where.
     */
    void onProgress(long position);
}
