package io.corelane.ingest;

/** Is told how a migration gets on. Called by any of its threads. */
@FunctionalInterface
public interface MigrationListener
{
    /**
     * Some has been rewritten; now and then.
     *
     * @param bytesDone bytes of the former logs that were read, each once to rewrite and once to verify.
     * @param bytes     bytes to read in all.
     */
    void onProgress(long bytesDone, long bytes);
}
