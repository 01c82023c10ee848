package io.corelane.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where the checkpoints of one partition are kept, each under a name. One is there as a whole, once it has been
 * committed, or not at all. One thread at a time.
 */
public interface CheckpointStore
{
    /** A checkpoint that is being written. */
    interface Output extends AutoCloseable
    {
        /**
         * Writes behind what was written before.
         *
         * @param buffer what its position and limit say, all of it.
         * @throws IOException when it cannot be written.
         */
        void write(ByteBuffer buffer) throws IOException;

        /**
         * Makes all of it last, then its manifest, and then shows it.
         *
         * @param manifest what it is.
         * @throws IOException when it cannot be kept; then it is not there.
         */
        void commit(byte[] manifest) throws IOException;

        /** Ends it; what was not committed is gone. */
        @Override
        void close() throws IOException;
    }

    /** A checkpoint that is read. */
    interface Input extends AutoCloseable
    {
        /**
         * Reads what follows.
         *
         * @param buffer is filled from its position to its limit, unless the end comes first.
         * @throws IOException when it cannot be read.
         */
        void read(ByteBuffer buffer) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * The checkpoints that are there.
     *
     * @return names, in their order: the latest is the last.
     * @throws IOException when they cannot be looked at.
     */
    List<String> names() throws IOException;

    /**
     * Begins one.
     *
     * @param name of it; in the order of names behind all others.
     * @return takes it.
     * @throws IOException when it cannot be made.
     */
    Output create(String name) throws IOException;

    /**
     * The manifest of one.
     *
     * @param name of it.
     * @return as it was committed.
     * @throws IOException when it cannot be read.
     */
    byte[] manifest(String name) throws IOException;

    /**
     * Opens one.
     *
     * @param name of it.
     * @return gives it.
     * @throws IOException when it cannot be read.
     */
    Input open(String name) throws IOException;

    /**
     * Deletes one: first its manifest, then the rest.
     *
     * @param name of it.
     * @throws IOException when it cannot be deleted.
     */
    void delete(String name) throws IOException;
}
