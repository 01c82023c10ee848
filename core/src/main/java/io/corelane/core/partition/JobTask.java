package io.corelane.core.partition;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A job at work in one partition: generated code, or the interpreter. Called on the partition's thread alone. A task
 * either does all that a record asks for, or, on a fault, nothing: state and results are as before.
 */
public interface JobTask extends AutoCloseable
{
    /**
     * Processes one record. The caller has seen to it that the batch of results has headroom for one row.
     *
     * @param record      the buffer that holds the record; the range from the body on for at least {@code blockLength}
     *                    bytes is the record's.
     * @param bodyOffset  first byte of the root block.
     * @param blockLength acting block length, as the record's header says.
     * @param version     acting version, as the record's header says.
     * @param endOffset   first byte behind the record, for what lies behind the root block.
     * @return {@code Faults.NONE}, or the fault for which the record goes to the dead letters.
     */
    int onRecord(UnsafeBuffer record, int bodyOffset, int blockLength, int version, int endOffset);

    /**
     * The input has ended: emits what EMIT FINAL still owes, as far as the batch of results has headroom.
     *
     * @return true when all is emitted; false asks to be called again when the batch has left.
     */
    boolean drain();

    /**
     * One bounded slice of background work, such as the growth of state.
     *
     * @return work done, 0 for none.
     */
    int doWork();

    /** Releases the state. */
    @Override
    void close();
}
