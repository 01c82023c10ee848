package io.corelane.ingest.client;

import org.agrona.DirectBuffer;

/** Takes results, on the thread that polls. */
@FunctionalInterface
public interface ResultHandler
{
    /**
     * One result.
     *
     * @param operation     INSERT, UPDATE or DELETE of {@link io.corelane.codec.protocol.ResultBatchDescriptor}.
     * @param partition     that made it.
     * @param sequence      of this job in this partition, without gaps.
     * @param inputSequence the record in the partition's log that caused it.
     * @param sendTimeNs    intended send time of that record, epoch nanoseconds.
     * @param buffer        holds the row, for the time of the call.
     * @param offset        first byte of the row's message header.
     * @param length        bytes.
     */
    void onResult(
        byte operation,
        int partition,
        long sequence,
        long inputSequence,
        long sendTimeNs,
        DirectBuffer buffer,
        int offset,
        int length);
}
