package io.corelane.ingest;

/** Is told how a restart gets on. */
@FunctionalInterface
public interface RecoveryListener
{
    /**
     * Some of what former runs left has been read again. Called by the thread that launches, some times a second and at
     * the end.
     *
     * @param bytesDone bytes read.
     * @param bytes     bytes to read in all.
     * @param records   records taken from them.
     */
    void onProgress(long bytesDone, long bytes, long records);
}
