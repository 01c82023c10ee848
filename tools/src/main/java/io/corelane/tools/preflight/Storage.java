package io.corelane.tools.preflight;

import java.io.IOException;
import java.nio.file.Path;

/** Room and speed of where files lie. */
public interface Storage
{
    /**
     * Room that is free.
     *
     * @param folder which need not be there yet.
     * @return bytes.
     * @throws IOException when nobody can tell.
     */
    long usable(Path folder) throws IOException;

    /**
     * Room altogether.
     *
     * @param folder which need not be there yet.
     * @return bytes.
     * @throws IOException when nobody can tell.
     */
    long total(Path folder) throws IOException;

    /**
     * Writes blocks of 4 KiB to a file there, and forces each to the disk.
     *
     * @param folder which need not be there yet.
     * @return nanoseconds that each took, sorted.
     * @throws IOException when nothing can be written there.
     */
    long[] syncNs(Path folder) throws IOException;
}
