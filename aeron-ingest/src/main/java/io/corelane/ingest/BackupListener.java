package io.corelane.ingest;

/** Is told how far making, checking or restoring a backup has come. On the caller's thread. */
public interface BackupListener
{
    /**
     * Some of it is done.
     *
     * @param file  that is worked on.
     * @param done  bytes.
     * @param whole bytes of all files.
     */
    void onProgress(String file, long done, long whole);

    /**
     * Something is damaged.
     *
     * @param file  in which.
     * @param place what and where, a sentence.
     */
    default void onDamage(final String file, final String place)
    {
        // Of interest to those that check.
    }
}
