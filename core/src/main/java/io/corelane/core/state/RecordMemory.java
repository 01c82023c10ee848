package io.corelane.core.state;

/**
 * Things on the heap, each with an id, that can be taken out as they are at one moment while their owner goes on
 * working: the owner takes each out as bytes before it changes it for the first time, and the rest slice by slice.
 */
public interface RecordMemory
{
    /** Takes what was taken out. */
    @FunctionalInterface
    interface Sink
    {
        /**
         * One of the things.
         *
         * @param id    of it.
         * @param bytes of it; the sink's from now on.
         */
        void onRecord(long id, byte[] bytes);
    }

    /**
     * From now on everything is taken out as it is at this moment. The owner.
     *
     * @param sink takes it, on the owner's thread.
     */
    void beginCapture(Sink sink);

    /**
     * Takes out some that were not touched. The owner, now and then.
     *
     * @param limit how many at the most.
     * @return how many; 0 when all have been taken out.
     */
    int capture(int limit);

    /** Nothing is taken out any more. The owner. */
    void endCapture();

    /**
     * Puts one back, in a memory that holds nothing yet.
     *
     * @param id    of it.
     * @param bytes as it was taken out.
     */
    void restore(long id, byte[] bytes);
}
